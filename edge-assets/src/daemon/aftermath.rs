//! What follows the end of a run: a repetition by the policy of its job, or a word to whoever wants to know. Pure decisions.

use std::time::Duration;

use jiff::Timestamp;

use crate::{
    instance::{Instance, POISONED},
    run::{NewRun, Run, RunOrigin, RunStatus, StepScope},
    trigger::JobDef,
};

/// What is known of a run that has failed, beside its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Failed {
    /// How often it was repeated by the policy, in a row, up to and with this run.
    pub(super) retries: u32,
    /// Somebody had asked it to stop: what a person wants wins over a policy.
    pub(super) was_asked_to_stop: bool,
    /// A later tick of its trigger has taken its place.
    pub(super) was_overtaken: bool,
}

/// After which delay a failed run is repeated; nothing when it is not.
pub(super) fn retry_delay(job: Option<&JobDef>, run: &Run, failed: Failed, random: f64) -> Option<Duration> {
    let policy = job?.retry?;
    let is_repeated = run.status == RunStatus::Failure
        && !failed.was_asked_to_stop
        && !failed.was_overtaken
        && failed.retries < policy.max()
        // It has ended its process time and again; once more would do the same.
        && run.reason.as_deref() != Some(POISONED);
    is_repeated.then(|| policy.delay(failed.retries + 1, random))
}

/// The repetition: what did not succeed, once the delay is over. However often it is asked for, there is one.
pub(super) fn retry(instance: &Instance, run: &Run, delay: Duration, now: Timestamp) -> NewRun {
    let mut new = instance.repetition(run, RunOrigin::Retry, now);
    new.scope = StepScope::Unfinished;
    new.not_before = now.checked_add(delay).ok();
    new.run_key = Some(format!("retry of {}", run.id));
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::RetryPolicy;

    const FIRST: Failed = Failed {
        retries: 0,
        was_asked_to_stop: false,
        was_overtaken: false,
    };

    fn job() -> JobDef {
        let mut job = JobDef::new("nightly", "*");
        job.retry = Some(RetryPolicy::new(2).backoff(Duration::from_secs(10)));
        job
    }

    fn run(status: RunStatus) -> Run {
        let mut run = Run::queued(NewRun::new("here", "*", Timestamp::UNIX_EPOCH));
        run.status = status;
        run
    }

    #[test]
    fn a_failed_run_is_repeated_as_often_as_its_job_says() {
        let run = run(RunStatus::Failure);
        let delays: Vec<Option<u64>> = (0..3)
            .map(|retries| retry_delay(Some(&job()), &run, Failed { retries, ..FIRST }, 0.0))
            .map(|delay| delay.map(|delay| delay.as_secs()))
            .collect();
        assert_eq!(delays, [Some(10), Some(20), None]);
        assert_eq!(retry_delay(None, &run, FIRST, 0.0), None);
        assert_eq!(retry_delay(Some(&JobDef::new("plain", "*")), &run, FIRST, 0.0), None);
    }

    #[test]
    fn only_a_failure_that_nobody_wanted_is_repeated() {
        for status in RunStatus::ALL {
            let repeated = retry_delay(Some(&job()), &run(status), FIRST, 0.0).is_some();
            assert_eq!(repeated, status == RunStatus::Failure, "{status}");
        }
        let failed = run(RunStatus::Failure);
        let stopped = Failed {
            was_asked_to_stop: true,
            ..FIRST
        };
        assert_eq!(retry_delay(Some(&job()), &failed, stopped, 0.0), None);
        let overtaken = Failed {
            was_overtaken: true,
            ..FIRST
        };
        assert_eq!(retry_delay(Some(&job()), &failed, overtaken, 0.0), None);
        let poisoned = Run {
            reason: Some(POISONED.to_owned()),
            ..failed
        };
        assert_eq!(retry_delay(Some(&job()), &poisoned, FIRST, 0.0), None);
    }
}
