//! [`judge`]: what is to be done about a run that is under way, so that none stays there for ever. Pure: no clock, no store.

use std::time::Duration;

use jiff::Timestamp;

use crate::run::{Run, RunStatus};

/// How long a run may take to begin once it was claimed.
const STARTING: Duration = Duration::from_secs(60);
/// How long a run may take to stop once it was asked to, beyond the grace of its steps.
const CANCELING: Duration = Duration::from_secs(20);
/// What is to be done about a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Judgement {
    /// Nothing before this instant.
    LookAt(Timestamp),
    /// Nothing: it is not under way.
    Rest,
    /// Its process is gone: it goes back into the queue, or fails when that happened too often.
    Lost,
    /// It ends in this way, for this reason.
    End(RunStatus, String),
}

/// What is known beside the row of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Circumstances {
    /// The present instant.
    pub(super) now: Timestamp,
    /// Its launcher knows that it is alive, whatever its lease says.
    pub(super) is_alive: bool,
    /// How long the steps of a canceled run may take.
    pub(super) grace: Duration,
}

/// Judges a run.
pub(super) fn judge(run: &Run, circumstances: Circumstances) -> Judgement {
    let Circumstances { now, is_alive, grace } = circumstances;
    let after = |since: Timestamp, time: Duration| since.checked_add(time).unwrap_or(Timestamp::MAX);
    let lease_ends = run.lease_until.unwrap_or(run.status_since);
    let is_lost = !is_alive && lease_ends <= now;
    match run.status {
        RunStatus::Starting | RunStatus::Running if is_lost => Judgement::Lost,
        RunStatus::Starting => {
            let ends = after(run.status_since, STARTING);
            if ends > now || is_alive {
                return Judgement::LookAt(if is_alive {
                    after(now, STARTING)
                } else {
                    lease_ends.min(ends)
                });
            }
            let reason = format!("it did not begin within {} s of its claim", STARTING.as_secs());
            Judgement::End(RunStatus::Failure, reason)
        }
        RunStatus::Running if is_alive => Judgement::LookAt(after(now, STARTING)),
        RunStatus::Running => Judgement::LookAt(lease_ends),
        RunStatus::Canceling if is_lost => {
            let reason = "its process ended while it was coming to its end".to_owned();
            Judgement::End(RunStatus::Canceled, reason)
        }
        RunStatus::Canceling => {
            let allowed = grace + CANCELING;
            let ends = after(run.status_since, allowed);
            if ends > now {
                return Judgement::LookAt(if is_alive { ends } else { lease_ends.min(ends) });
            }
            let reason = format!(
                "it did not end within {} s of the request; what it was doing may still be running",
                allowed.as_secs()
            );
            Judgement::End(RunStatus::Canceled, reason)
        }
        RunStatus::Queued | RunStatus::Success | RunStatus::Failure | RunStatus::Canceled => Judgement::Rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::NewRun;

    const GRACE: Duration = Duration::from_secs(10);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + second).unwrap()
    }

    fn run(status: RunStatus, since: i64, lease: i64) -> Run {
        let mut run = Run::queued(NewRun::new("here", "*", at(0)));
        run.status = status;
        run.status_since = at(since);
        run.lease_until = Some(at(lease));
        run
    }

    fn judged(run: &Run, now: i64, is_alive: bool) -> Judgement {
        judge(
            run,
            Circumstances {
                now: at(now),
                is_alive,
                grace: GRACE,
            },
        )
    }

    #[test]
    fn a_run_whose_lease_is_over_is_lost_unless_its_launcher_knows_better() {
        for status in [RunStatus::Starting, RunStatus::Running] {
            let run = run(status, 0, 15);
            assert_eq!(judged(&run, 14, false), Judgement::LookAt(at(15)), "{status}");
            assert_eq!(judged(&run, 15, false), Judgement::Lost, "{status}");
            assert!(matches!(judged(&run, 1_000, true), Judgement::LookAt(_)), "{status}");
        }
    }

    #[test]
    fn a_run_that_never_begins_fails() {
        let run = run(RunStatus::Starting, 0, 1_000);
        assert_eq!(judged(&run, 59, false), Judgement::LookAt(at(60)));
        assert!(matches!(judged(&run, 60, false), Judgement::End(RunStatus::Failure, _)));
    }

    #[test]
    fn a_run_that_does_not_stop_is_ended_whoever_executes_it() {
        for is_alive in [true, false] {
            let run = run(RunStatus::Canceling, 0, 1_000);
            assert_eq!(judged(&run, 29, is_alive), Judgement::LookAt(at(30)));
            assert!(matches!(
                judged(&run, 30, is_alive),
                Judgement::End(RunStatus::Canceled, _)
            ));
        }
        let gone = run(RunStatus::Canceling, 0, 15);
        assert_eq!(judged(&gone, 14, false), Judgement::LookAt(at(15)));
        assert!(matches!(
            judged(&gone, 15, false),
            Judgement::End(RunStatus::Canceled, _)
        ));
    }

    #[test]
    fn every_status_that_is_not_final_and_has_a_process_ends_some_day() {
        for status in RunStatus::ALL {
            let run = run(status, 0, 15);
            let judgement = judged(&run, 1_000_000, false);
            let is_under_way = !status.is_final() && status != RunStatus::Queued;
            assert_eq!(judgement == Judgement::Rest, !is_under_way, "{status}");
            assert!(!matches!(judgement, Judgement::LookAt(_)), "{status}");
        }
    }
}
