//! What becomes of a run whose process is gone: it goes back into the queue, and the third time it fails.

use jiff::Timestamp;
use tracing::warn;

use super::Instance;
use crate::{
    crash_point,
    event::EventKind,
    run::{Run, RunStatus},
    store::{Ending, EventFilter, EventPosition, StoreError},
};

/// The process of a run may end so often; then the run is what ends it.
const ENDS: usize = 3;
/// Why a run went back into the queue whose process ended.
const PROCESS_ENDED: &str = "its process ended";
/// Why a run failed whose process ended time and again.
pub(crate) const POISONED: &str = "its process ended 3 times";

impl Instance {
    /// Puts a run back into the queue whose process is gone, or fails it when that has happened too often.
    pub(crate) async fn put_back(&self, run: &Run, now: Timestamp) -> Result<(), StoreError> {
        if self.ends_of_process(run).await? + 1 >= ENDS {
            return self.end(run, RunStatus::Failure, now, POISONED.to_owned()).await;
        }
        let holder = run.holder.as_deref();
        warn!(run = %run.id, holder, "the process of a run is gone; the run goes back into the queue");
        crash_point::reached("monitor/lost");
        let back = self.store().requeue(run.id, run.epoch, now, PROCESS_ENDED.to_owned());
        let back = back.await;
        crash_point::reached("monitor/put_back");
        unless_late(back)
    }

    /// Ends a run from outside, unless it is not held any more as it was seen.
    pub(crate) async fn end(
        &self,
        run: &Run,
        status: RunStatus,
        now: Timestamp,
        reason: String,
    ) -> Result<(), StoreError> {
        let ending = Ending::of(run, status, now, reason.clone());
        crash_point::reached("monitor/ending");
        let ended = self.store().finish(ending).await;
        crash_point::reached("monitor/ended");
        if ended.is_ok() {
            warn!(run = %run.id, %status, reason, "a run was ended from outside");
        }
        unless_late(ended)
    }

    /// How often the process of a run has ended before.
    async fn ends_of_process(&self, run: &Run) -> Result<usize, StoreError> {
        let filter = EventFilter {
            run: Some(run.id),
            kinds: vec!["run_requeued"],
            ..EventFilter::default()
        };
        let events = self.store().events(filter, EventPosition::default(), 1_000).await?;
        let ended = |kind: &EventKind| matches!(kind, EventKind::RunRequeued { reason } if reason == PROCESS_ENDED);
        Ok(events.iter().filter(|event| ended(&event.record.kind)).count())
    }
}

/// Somebody else was faster: the run is well, or over.
fn unless_late(answer: Result<Run, StoreError>) -> Result<(), StoreError> {
    match answer {
        Err(error) if !error.is_conflict() => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}
