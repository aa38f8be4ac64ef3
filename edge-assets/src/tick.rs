//! [`Tick`] and [`TriggerState`]: one firing of a schedule or sensor, and what is remembered between firings.

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    id::{RunId, TickId},
    run::NewRun,
};

/// What kind of trigger fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TriggerKind {
    /// By the clock.
    Schedule,
    /// By looking.
    Sensor,
}

impl fmt::Display for TriggerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Schedule => "schedule",
            Self::Sensor => "sensor",
        })
    }
}

/// Names a trigger over all binaries that share a store.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TriggerKey {
    /// The binary that owns the definitions.
    pub location: Arc<str>,
    /// What it is.
    pub kind: TriggerKind,
    /// Its name.
    pub name: Arc<str>,
}

/// What is remembered of a trigger between its ticks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TriggerState {
    /// The trigger.
    pub key: TriggerKey,
    /// What it was declared as when it was last seen: the cron text and zone, or the interval. An edit shows here.
    pub definition: Arc<str>,
    /// What somebody decided, against or with the declaration; `None` follows the declaration.
    pub switched: Option<bool>,
    /// No instant before this one counts: it was first seen, switched on or edited then.
    pub since: Timestamp,
    /// The instant of the last tick: the scheduled one of a schedule, the beginning of a sensor's.
    pub last_at: Option<Timestamp>,
    /// What the last successful tick of a sensor left.
    pub cursor: Option<Arc<str>>,
    /// How many ticks in a row have failed.
    pub failures: u32,
}

impl TriggerState {
    /// Makes the state of a trigger that is seen for the first time.
    #[must_use]
    pub fn first_seen(key: TriggerKey, definition: Arc<str>, at: Timestamp) -> Self {
        Self {
            key,
            definition,
            switched: None,
            since: at,
            last_at: None,
            cursor: None,
            failures: 0,
        }
    }
}

/// What a tick came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum TickOutcome {
    /// It asked for runs; some may have been there already, under their keys.
    Requested,
    /// It asked for none, for this reason.
    Skipped {
        /// Why.
        reason: String,
    },
    /// It could not be evaluated.
    Failed {
        /// The error and its causes.
        error: String,
    },
}

/// A tick that is to be recorded, with all that follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTick {
    /// The id.
    pub id: TickId,
    /// The trigger.
    pub key: TriggerKey,
    /// The instant that it answers for; there is one tick for each.
    pub instant: Timestamp,
    /// The instant of the tick before, as the caller knows it; another one in the store is a conflict.
    pub previous: Option<Timestamp>,
    /// When it was evaluated.
    pub began_at: Timestamp,
    /// When that was done.
    pub ended_at: Timestamp,
    /// What it came to.
    pub outcome: TickOutcome,
    /// The runs that it asks for.
    pub runs: Vec<NewRun>,
    /// Runs of the trigger that are to stop, because this tick overtakes them.
    pub cancel: Vec<RunId>,
    /// What the next tick of a sensor should know; `None` leaves it as it is.
    pub cursor: Option<Arc<str>>,
    /// How many instants were passed over before this one.
    pub missed: u32,
    /// What somebody should be told.
    pub alert: Option<String>,
}

/// A tick as the store holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tick {
    /// The id.
    pub id: TickId,
    /// The trigger.
    pub key: TriggerKey,
    /// The instant that it answers for.
    pub instant: Timestamp,
    /// When it was evaluated.
    pub began_at: Timestamp,
    /// When that was done.
    pub ended_at: Timestamp,
    /// What it came to.
    #[serde(flatten)]
    pub outcome: TickOutcome,
    /// The runs that it asked for.
    pub runs: Vec<RunId>,
    /// How many of them were there already, under their keys.
    pub known_runs: u32,
    /// How many instants were passed over before this one.
    pub missed: u32,
    /// What somebody was told.
    pub alert: Option<String>,
}

impl Tick {
    /// Makes the row of a tick whose runs were queued, or known, under these ids.
    #[must_use]
    pub fn recorded(new: &NewTick, runs: Vec<RunId>, known_runs: u32) -> Self {
        Self {
            id: new.id,
            key: new.key.clone(),
            instant: new.instant,
            began_at: new.began_at,
            ended_at: new.ended_at,
            outcome: new.outcome.clone(),
            runs,
            known_runs,
            missed: new.missed,
            alert: new.alert.clone(),
        }
    }
}
