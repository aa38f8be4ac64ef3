//! [`overlap`]: whether a tick may launch its job while runs of it are not over. Pure.

use super::Overlap;
use crate::{
    id::RunId,
    run::{Run, RunStatus},
};

/// More runs of one trigger than these never wait in the queue: a job that is slower than its schedule would fill it.
const WAITING: usize = 100;

/// What is to be known of a run that is not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfinished<'a> {
    /// The run.
    pub id: RunId,
    /// Its job, when it is one's.
    pub job: Option<&'a str>,
    /// The schedule or sensor that asked for it.
    pub trigger: Option<&'a str>,
    /// Where it stands.
    pub status: RunStatus,
}

impl<'a> From<&'a Run> for Unfinished<'a> {
    fn from(run: &'a Run) -> Self {
        Self {
            id: run.id,
            job: run.job.as_deref(),
            trigger: run.origin.trigger().map(|name| &**name),
            status: run.status,
        }
    }
}

/// What a tick is to do about the runs that are not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OverlapDecision {
    /// Nothing: it launches.
    Launch,
    /// It launches nothing, for this reason.
    Skip {
        /// Why.
        reason: String,
    },
    /// It launches, and these runs are to stop.
    Overtake(Vec<RunId>),
}

/// Decides whether the tick of `trigger` may launch `job`. Runs of other jobs, and finished ones, do not count.
#[must_use]
pub fn overlap<'a>(
    policy: Overlap,
    job: &str,
    trigger: &str,
    unfinished: impl IntoIterator<Item = Unfinished<'a>>,
) -> OverlapDecision {
    let runs: Vec<Unfinished<'_>> = unfinished
        .into_iter()
        .filter(|run| run.job == Some(job) && !run.status.is_final())
        .collect();
    let own = || runs.iter().filter(|run| run.trigger == Some(trigger));
    match policy {
        Overlap::Allow => OverlapDecision::Launch,
        Overlap::Skip => match &runs[..] {
            [] => OverlapDecision::Launch,
            [first, rest @ ..] => OverlapDecision::Skip {
                reason: still_going(job, first, rest.len()),
            },
        },
        Overlap::Queue => {
            let waiting = own().filter(|run| run.status == RunStatus::Queued).count();
            if waiting < WAITING {
                return OverlapDecision::Launch;
            }
            let reason = format!("{waiting} runs of job `{job}` that `{trigger}` asked for are queued already");
            OverlapDecision::Skip { reason }
        }
        Overlap::CancelOld => {
            let stop: Vec<RunId> = own()
                .filter(|run| run.status != RunStatus::Canceling)
                .map(|run| run.id)
                .collect();
            if stop.is_empty() {
                OverlapDecision::Launch
            } else {
                OverlapDecision::Overtake(stop)
            }
        }
    }
}

fn still_going(job: &str, first: &Unfinished<'_>, more: usize) -> String {
    let more = match more {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    format!("run {} of job `{job}` is {}{more}", first.id.short(), first.status)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn run(id: u128, job: &'static str, trigger: Option<&'static str>, status: RunStatus) -> Unfinished<'static> {
        Unfinished {
            id: RunId::from_uuid(Uuid::from_u128(id)),
            job: Some(job),
            trigger,
            status,
        }
    }

    #[test]
    fn only_unfinished_runs_of_the_job_count() {
        let foreign = [
            run(1, "other", Some("every_minute"), RunStatus::Running),
            run(2, "sync", Some("every_minute"), RunStatus::Success),
            Unfinished {
                job: None,
                ..run(3, "sync", None, RunStatus::Running)
            },
        ];
        for policy in Overlap::ALL {
            let decision = overlap(policy, "sync", "every_minute", foreign);
            assert_eq!(decision, OverlapDecision::Launch, "{policy}");
        }
    }

    #[test]
    fn a_tick_is_skipped_whoever_asked_for_the_run_and_says_which_it_is() {
        let by_hand = run(0xab, "sync", None, RunStatus::Canceling);
        let OverlapDecision::Skip { reason } = overlap(Overlap::Skip, "sync", "every_minute", [by_hand]) else {
            panic!("it would overlap");
        };
        assert_eq!(reason, "run 000000ab of job `sync` is canceling");
        let two = [by_hand, run(2, "sync", Some("sensor"), RunStatus::Queued)];
        let OverlapDecision::Skip { reason } = overlap(Overlap::Skip, "sync", "every_minute", two) else {
            panic!("it would overlap");
        };
        assert!(reason.ends_with("is canceling, and 1 more"), "{reason}");
    }

    #[test]
    fn a_queue_takes_a_hundred_and_no_more() {
        let waiting = |count: u128| (0..count).map(|id| run(id, "sync", Some("every_minute"), RunStatus::Queued));
        let decide = |count| overlap(Overlap::Queue, "sync", "every_minute", waiting(count));
        assert_eq!(decide(99), OverlapDecision::Launch);
        assert!(matches!(decide(100), OverlapDecision::Skip { .. }));
        // Those of others do not fill it.
        let other = overlap(Overlap::Queue, "sync", "another", waiting(100));
        assert_eq!(other, OverlapDecision::Launch);
    }

    #[test]
    fn only_runs_of_the_same_trigger_are_overtaken_and_each_is_asked_once() {
        let runs = [
            run(1, "sync", Some("every_minute"), RunStatus::Running),
            run(2, "sync", Some("every_minute"), RunStatus::Canceling),
            run(3, "sync", None, RunStatus::Running),
            run(4, "sync", Some("every_minute"), RunStatus::Queued),
        ];
        let decision = overlap(Overlap::CancelOld, "sync", "every_minute", runs);
        assert_eq!(decision, OverlapDecision::Overtake(vec![runs[0].id, runs[3].id]));
    }
}
