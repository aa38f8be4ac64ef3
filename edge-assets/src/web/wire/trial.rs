//! What a sensor would do now, and what triggers did within a day.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{at::At, trigger::Outcome};
use crate::trigger::RunRequest;

/// What a sensor would do now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SensorTrial {
    /// What its tick would come to.
    pub(crate) outcome: Outcome,
    /// Why it would ask for no run, or the error.
    pub(crate) reason: Option<String>,
    /// The runs that it would ask for.
    pub(crate) requests: Vec<TrialRequest>,
    /// The cursor that it was given.
    pub(crate) cursor_before: Option<String>,
    /// The cursor that it would leave; `null` leaves it as it is.
    pub(crate) cursor: Option<String>,
    /// What somebody would be told.
    pub(crate) alert: Option<String>,
    /// The keys that it would add to dynamic partitions: `cities: oslo`.
    pub(crate) partitions: Vec<String>,
}

/// A run that a sensor would ask for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrialRequest {
    /// Two requests with one key make one run.
    pub(crate) run_key: String,
    /// Labels of the run, beside those of the job.
    pub(crate) tags: BTreeMap<String, String>,
}

impl From<&RunRequest> for TrialRequest {
    fn from(request: &RunRequest) -> Self {
        let tags = request.tags.iter();
        Self {
            run_key: request.run_key.clone(),
            tags: tags.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        }
    }
}

/// What every trigger did within a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TickDays {
    /// When the first slot begins.
    pub(crate) from: At,
    /// How long a slot is, in seconds.
    pub(crate) slot_s: i64,
    /// How many slots there are; the last one is under way.
    pub(crate) count: i64,
    /// The schedules and sensors, in the order of their declaration.
    pub(crate) items: Vec<TickDay>,
}

/// What one trigger did within a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TickDay {
    /// `schedule` or `sensor`.
    pub(crate) kind: String,
    /// Its name.
    pub(crate) name: String,
    /// The slots in which it asked for runs or failed.
    pub(crate) slots: Vec<TickSlot>,
}

/// What a trigger did within a slot.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TickSlot {
    /// Which slot, from 0.
    pub(crate) at: i64,
    /// How many ticks asked for runs.
    pub(crate) requested: u32,
    /// How many failed.
    pub(crate) failed: u32,
}

impl TickSlot {
    pub(crate) const fn at(at: i64) -> Self {
        Self {
            at,
            requested: 0,
            failed: 0,
        }
    }
}
