//! The small numbers that stand for statuses, kinds and outcomes. A number never changes its meaning. A new one comes with a migration,
//! so that an older program refuses the file instead of taking the number for damage.

use jiff::Timestamp;

use super::fault::{Answer, Fault};
use crate::{
    event::EventKind,
    run::{RunOrigin, RunStatus},
    store::{DeliveryOutcome, TokenScope},
    tick::{TickOutcome, TriggerKind},
};

/// Kinds below this one are found by an index of their own.
pub(super) const FREQUENT: i64 = 32;
/// Materialized, observed: what an asset is.
pub(super) const STATES: [i64; 2] = [10, 11];
/// Wiped: what an asset is not any more.
pub(super) const WIPED: i64 = 17;

/// Every kind of fact with its number.
const KINDS: [(i64, &str); 20] = [
    (1, "run_queued"),
    (2, "run_claimed"),
    (3, "run_requeued"),
    (4, "run_started"),
    (5, "run_cancel_requested"),
    (6, "run_finished"),
    (10, "asset_materialized"),
    (11, "asset_observed"),
    (12, "check_evaluated"),
    (13, "step_retry_scheduled"),
    (14, "step_failed"),
    (15, "step_skipped"),
    (16, "step_canceled"),
    (17, "asset_wiped"),
    (32, "step_started"),
    (33, "step_progressed"),
    (34, "step_logged"),
    (35, "step_succeeded"),
    (36, "substep_started"),
    (37, "substep_ended"),
];

/// The number of a fact.
pub(super) const fn kind_number(kind: &EventKind) -> i64 {
    match kind {
        EventKind::RunQueued { .. } => 1,
        EventKind::RunClaimed { .. } => 2,
        EventKind::RunRequeued { .. } => 3,
        EventKind::RunStarted { .. } => 4,
        EventKind::RunCancelRequested => 5,
        EventKind::RunFinished { .. } => 6,
        EventKind::AssetMaterialized { .. } => 10,
        EventKind::AssetObserved { .. } => 11,
        EventKind::CheckEvaluated { .. } => 12,
        EventKind::StepRetryScheduled { .. } => 13,
        EventKind::StepFailed { .. } => 14,
        EventKind::StepSkipped { .. } => 15,
        EventKind::StepCanceled { .. } => 16,
        EventKind::AssetWiped => WIPED,
        EventKind::StepStarted { .. } => 32,
        EventKind::StepProgressed { .. } => 33,
        EventKind::StepLogged { .. } => 34,
        EventKind::StepSucceeded { .. } => 35,
        EventKind::SubstepStarted { .. } => 36,
        EventKind::SubstepEnded { .. } => 37,
    }
}

/// The number of a kind by its name.
pub(super) fn kind_by_name(name: &str) -> Option<i64> {
    KINDS
        .iter()
        .find(|(_, known)| *known == name)
        .map(|(number, _)| *number)
}

/// The name of a kind by its number.
pub(super) fn kind_name(number: i64) -> Answer<&'static str> {
    let known = KINDS.iter().find(|(known, _)| *known == number);
    known.map(|(_, name)| *name).ok_or_else(|| odd("kind of event", number))
}

/// The kinds that a step can state.
pub(super) fn step_kinds() -> impl Iterator<Item = i64> {
    KINDS.iter().map(|(number, _)| *number).filter(|number| *number >= 10)
}

pub(super) const fn status_number(status: RunStatus) -> i64 {
    match status {
        RunStatus::Queued => 0,
        RunStatus::Starting => 1,
        RunStatus::Running => 2,
        RunStatus::Canceling => 3,
        RunStatus::Success => 4,
        RunStatus::Failure => 5,
        RunStatus::Canceled => 6,
    }
}

pub(super) fn status(number: i64) -> Answer<RunStatus> {
    let known = RunStatus::ALL
        .into_iter()
        .find(|status| status_number(*status) == number);
    known.ok_or_else(|| odd("status", number))
}

pub(super) const fn origin_number(origin: &RunOrigin) -> i64 {
    match origin {
        RunOrigin::Manual => 0,
        RunOrigin::Schedule { .. } => 1,
        RunOrigin::Sensor { .. } => 2,
        RunOrigin::Retry => 3,
        RunOrigin::Reexecution => 4,
        RunOrigin::Backfill { .. } => 5,
        RunOrigin::Automation => 6,
        RunOrigin::Wipe => 7,
    }
}

pub(super) fn origin(number: i64, trigger: Option<std::sync::Arc<str>>) -> Answer<RunOrigin> {
    Ok(match (number, trigger) {
        (0, None) => RunOrigin::Manual,
        (1, Some(name)) => RunOrigin::Schedule { name },
        (2, Some(name)) => RunOrigin::Sensor { name },
        (3, None) => RunOrigin::Retry,
        (4, None) => RunOrigin::Reexecution,
        (5, Some(id)) => RunOrigin::Backfill {
            id: id.parse().map_err(|_| odd("origin", number))?,
        },
        (6, None) => RunOrigin::Automation,
        (7, None) => RunOrigin::Wipe,
        _ => return Err(odd("origin", number)),
    })
}

pub(super) const fn trigger_number(kind: TriggerKind) -> i64 {
    match kind {
        TriggerKind::Schedule => 0,
        TriggerKind::Sensor => 1,
    }
}

pub(super) fn trigger_kind(number: i64) -> Answer<TriggerKind> {
    match number {
        0 => Ok(TriggerKind::Schedule),
        1 => Ok(TriggerKind::Sensor),
        _ => Err(odd("kind of trigger", number)),
    }
}

pub(super) const fn scope_number(scope: TokenScope) -> i64 {
    match scope {
        TokenScope::Viewer => 0,
        TokenScope::Operator => 1,
        TokenScope::Admin => 2,
    }
}

pub(super) fn scope(number: i64) -> Answer<TokenScope> {
    let known = TokenScope::ALL.into_iter().find(|scope| scope_number(*scope) == number);
    known.ok_or_else(|| odd("scope", number))
}

pub(super) const fn delivery_number(outcome: DeliveryOutcome) -> i64 {
    match outcome {
        DeliveryOutcome::Sending => 0,
        DeliveryOutcome::Sent => 1,
        DeliveryOutcome::Failed => 2,
        DeliveryOutcome::Interrupted => 3,
        DeliveryOutcome::Silenced => 4,
        DeliveryOutcome::Held => 5,
    }
}

pub(super) fn delivery_outcome(number: i64) -> Answer<DeliveryOutcome> {
    let known = DeliveryOutcome::ALL
        .into_iter()
        .find(|outcome| delivery_number(*outcome) == number);
    known.ok_or_else(|| odd("outcome of a delivery", number))
}

/// The number of an outcome, and what it says.
pub(super) fn outcome_number(outcome: &TickOutcome) -> (i64, Option<&str>) {
    match outcome {
        TickOutcome::Requested => (0, None),
        TickOutcome::Skipped { reason } => (1, Some(reason)),
        TickOutcome::Failed { error } => (2, Some(error)),
    }
}

pub(super) fn outcome(number: i64, said: Option<String>) -> Answer<TickOutcome> {
    let said = said.unwrap_or_default();
    match number {
        0 => Ok(TickOutcome::Requested),
        1 => Ok(TickOutcome::Skipped { reason: said }),
        2 => Ok(TickOutcome::Failed { error: said }),
        _ => Err(odd("outcome of a tick", number)),
    }
}

pub(super) fn instant(micros: i64) -> Answer<Timestamp> {
    Timestamp::from_microsecond(micros).map_err(|_| odd("instant", micros))
}

/// A number that is never negative, as SQLite keeps it.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number that is never negative, as SQLite kept it.
pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// A count that is never negative.
pub(super) fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn odd(what: &str, number: i64) -> Fault {
    Fault::Odd(format!("there is no {what} {number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_back() {
        for (number, name) in KINDS {
            assert_eq!(kind_by_name(name), Some(number));
            assert_eq!(kind_name(number).unwrap(), name);
        }
        for value in RunStatus::ALL {
            assert_eq!(status(status_number(value)).unwrap(), value);
            // The indexes over unfinished runs say `status < 4`.
            assert_eq!(status_number(value) >= 4, value.is_final());
        }
        assert!(kind_name(7).is_err() && status(7).is_err() && trigger_kind(2).is_err() && outcome(3, None).is_err());
        assert!(origin(1, None).is_err() && origin(0, Some("a".into())).is_err());
    }

    #[test]
    fn a_fact_has_the_number_of_its_name() {
        let finished = EventKind::RunFinished {
            status: RunStatus::Success,
            reason: None,
        };
        for kind in [
            EventKind::RunCancelRequested,
            finished,
            EventKind::StepSucceeded { duration_us: 1 },
            EventKind::StepCanceled { detached: false },
            EventKind::StepStarted { attempt: 1 },
            EventKind::SubstepStarted {
                number: 1,
                parent: None,
                name: "download".into(),
            },
        ] {
            assert_eq!(kind_by_name(kind.name()), Some(kind_number(&kind)), "{kind:?}");
        }
    }
}
