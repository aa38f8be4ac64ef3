//! [`Schedule`], [`Sensor`], and their [`Tick`]s.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::at::At;
use crate::{
    instance::TriggerStatus,
    tick::{self, TickOutcome},
    trigger::{ScheduleDef, SensorDef, SensorKind},
};

/// A schedule, as declared and as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Schedule {
    /// The name.
    pub(crate) name: String,
    /// The job that it launches.
    pub(crate) job: String,
    /// What it is, in Markdown.
    pub(crate) description: String,
    /// The cron expression.
    pub(crate) cron: String,
    /// Its time zone, by the IANA name.
    pub(crate) timezone: String,
    /// Whether it is on: by its declaration, or by what somebody decided.
    pub(crate) is_on: bool,
    /// Whether it is on by its declaration.
    pub(crate) is_on_by_default: bool,
    /// When it ticks next, if it is on.
    pub(crate) next: Option<At>,
    /// The instant of its last tick.
    pub(crate) last_at: Option<At>,
    /// What becomes of a tick while a run of the job is under way.
    pub(crate) overlap: String,
    /// What becomes of instants that nobody saw.
    pub(crate) missed: String,
    /// By how much a tick may come later than its instant, in seconds.
    pub(crate) jitter_s: f64,
    /// Where it is declared: file and line.
    pub(crate) source: String,
    /// Its last tick.
    pub(crate) last_tick: Option<Tick>,
}

impl Schedule {
    pub(crate) fn of(schedule: &ScheduleDef, status: &TriggerStatus, last_tick: Option<Tick>) -> Self {
        Self {
            name: schedule.name.to_string(),
            job: schedule.job.to_string(),
            description: schedule.description.to_string(),
            cron: schedule.cron.to_string(),
            timezone: schedule.timezone.to_string(),
            is_on: status.is_on,
            is_on_by_default: schedule.enabled,
            next: status.next.filter(|_| status.is_on).map(At),
            last_at: status.state.as_ref().and_then(|state| state.last_at).map(At),
            overlap: schedule.overlap.to_string(),
            missed: schedule.missed.to_string(),
            jitter_s: schedule.jitter.as_secs_f64(),
            source: schedule.source.to_string(),
            last_tick,
        }
    }
}

/// A sensor, as declared and as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Sensor {
    /// The name.
    pub(crate) name: String,
    /// The job that it launches; none when it only tells.
    pub(crate) job: Option<String>,
    /// What it is, in Markdown.
    pub(crate) description: String,
    /// `polling`, `run_status` or `asset`.
    pub(crate) kind: String,
    /// How often it looks, or what it reacts to, in words.
    pub(crate) rhythm: String,
    /// How often it looks, in seconds; nothing for one that reacts.
    pub(crate) every_s: Option<f64>,
    /// How long one look may take, in seconds.
    pub(crate) timeout_s: f64,
    /// Whether it is on: by its declaration, or by what somebody decided.
    pub(crate) is_on: bool,
    /// Whether it is on by its declaration.
    pub(crate) is_on_by_default: bool,
    /// When it looks next, if it is on.
    pub(crate) next: Option<At>,
    /// When it looked last.
    pub(crate) last_at: Option<At>,
    /// What its last successful tick left.
    pub(crate) cursor: Option<String>,
    /// How many ticks in a row have failed.
    pub(crate) failures: u32,
    /// What becomes of a request while a run of the job is under way.
    pub(crate) overlap: String,
    /// Where it is declared: file and line.
    pub(crate) source: String,
    /// Its last tick.
    pub(crate) last_tick: Option<Tick>,
}

impl Sensor {
    pub(crate) fn of(sensor: &SensorDef, status: &TriggerStatus, last_tick: Option<Tick>) -> Self {
        let state = status.state.as_ref();
        let kind = match &sensor.kind {
            SensorKind::Polling => "polling",
            SensorKind::RunStatus { .. } => "run_status",
            SensorKind::Asset { .. } => "asset",
        };
        Self {
            name: sensor.name.to_string(),
            job: sensor.job.as_deref().map(str::to_owned),
            description: sensor.description.to_string(),
            kind: kind.to_owned(),
            rhythm: sensor.rhythm(),
            every_s: (!sensor.kind.is_reaction()).then_some(sensor.every.as_secs_f64()),
            timeout_s: sensor.timeout.as_secs_f64(),
            is_on: status.is_on,
            is_on_by_default: sensor.enabled,
            next: status.next.filter(|_| status.is_on).map(At),
            last_at: state.and_then(|state| state.last_at).map(At),
            cursor: state.and_then(|state| state.cursor.as_deref().map(str::to_owned)),
            failures: state.map_or(0, |state| state.failures),
            overlap: sensor.overlap.to_string(),
            source: sensor.source.to_string(),
            last_tick,
        }
    }
}

/// What a tick came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// It asked for runs; some may have been there already, under their keys.
    Requested,
    /// It asked for none; `reason` tells why.
    Skipped,
    /// It could not be evaluated; `reason` holds the error.
    Failed,
}

/// One firing of a schedule or sensor.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Tick {
    /// The id.
    pub(crate) id: String,
    /// The instant that it answers for.
    pub(crate) instant: At,
    /// When it was evaluated.
    pub(crate) began_at: At,
    /// When that was done.
    pub(crate) ended_at: At,
    /// What it came to.
    pub(crate) outcome: Outcome,
    /// Why it asked for no run, or the error.
    pub(crate) reason: Option<String>,
    /// The runs that it asked for.
    pub(crate) runs: Vec<String>,
    /// How many of them were there already.
    pub(crate) known_runs: u32,
    /// How many instants were passed over before this one.
    pub(crate) missed: u32,
    /// What somebody was told.
    pub(crate) alert: Option<String>,
}

impl From<&tick::Tick> for Tick {
    fn from(tick: &tick::Tick) -> Self {
        let (outcome, reason) = match &tick.outcome {
            TickOutcome::Requested => (Outcome::Requested, None),
            TickOutcome::Skipped { reason } => (Outcome::Skipped, Some(reason)),
            TickOutcome::Failed { error } => (Outcome::Failed, Some(error)),
        };
        Self {
            id: tick.id.to_string(),
            instant: tick.instant.into(),
            began_at: tick.began_at.into(),
            ended_at: tick.ended_at.into(),
            outcome,
            reason: reason.cloned(),
            runs: tick.runs.iter().map(ToString::to_string).collect(),
            known_runs: tick.known_runs,
            missed: tick.missed,
            alert: tick.alert.clone(),
        }
    }
}

/// The cursor that a sensor is to go on from, in the place of the one that was seen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveCursor {
    /// The cursor that was seen; `null` where there was none. Where it is another by now, nothing is done.
    pub(crate) from: Option<String>,
    /// The new cursor.
    pub(crate) to: String,
}

/// The cursor that a sensor is to go on from.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetCursor {
    /// The cursor; `null` has it begin anew.
    pub(crate) cursor: Option<String>,
}

/// Why a schedule, a sensor or a condition is switched off.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwitchOff {
    /// Why, in up to 500 characters; the audit tells it.
    #[schema(example = "the source moves")]
    pub(crate) note: Option<String>,
}
