//! Appends what a recorder has taken, until the run has ended or belongs to somebody else.

use std::time::Duration;

use tracing::{info, warn};

use super::Recorder;
use crate::{
    boxed::error_chain,
    crash_point,
    event::{EventKind, EventRecord},
    id::RunId,
    run::{Run, StepKey},
    store::{EventBatch, EventFilter, EventStore, RunStore, StoreError},
};

/// The delay after the first failure of the store; it doubles up to [`LONGEST_DELAY`].
const FIRST_DELAY: Duration = Duration::from_millis(50);
const LONGEST_DELAY: Duration = Duration::from_secs(5);
/// So many facts of others may stand behind the last batch: the request to stop, and what ends or takes the run.
const OTHERS: usize = 4;

/// How recording ended.
#[derive(Debug)]
pub(crate) enum Recorded {
    /// Everything is in the store.
    All,
    /// The store refused: the run belongs to somebody else, or the store was closed. What came later is dropped.
    Refused(StoreError),
}

impl Recorder {
    /// Writes batches until the recorder is closed and empty. `told` hears of the run's row after each batch.
    ///
    /// While the store fails it tries again, for as long as it takes: whoever waits for the end of this waits for the store.
    /// A call that failed may have happened all the same; so it is looked for before it is made again.
    pub(crate) async fn write_to<S: EventStore + RunStore + ?Sized>(
        &self,
        store: &S,
        run: RunId,
        epoch: u64,
        told: impl Fn(&Run),
    ) -> Recorded {
        while let Some(batch) = self.next_batch().await {
            let mut delay = FIRST_DELAY;
            loop {
                let answer = if delay > FIRST_DELAY
                    && let Some(answer) = taken(store, run, &batch.events).await.transpose()
                {
                    answer
                } else {
                    let events = batch.events.clone();
                    crash_point::reached("recorder/appending");
                    append(store, EventBatch { run, epoch, events }).await
                };
                let error = match answer {
                    Ok(row) => {
                        crash_point::reached("recorder/appended");
                        if delay > FIRST_DELAY {
                            info!(%run, "the store takes events again");
                        }
                        told(&row);
                        break;
                    }
                    Err(error) => error,
                };
                if error.is_conflict() || matches!(error, StoreError::UnknownRun(_) | StoreError::Closed) {
                    self.discard();
                    return Recorded::Refused(error);
                }
                if delay == FIRST_DELAY {
                    warn!(%run, error = error_chain(&error), "the store does not take events; they are kept, and tried again");
                }
                tokio::time::sleep(delay).await;
                delay = (delay * 2).min(LONGEST_DELAY);
            }
            self.written(&batch);
        }
        Recorded::All
    }
}

async fn append<S: EventStore + ?Sized>(store: &S, batch: EventBatch) -> Result<Run, StoreError> {
    let answer = store.append(vec![batch]).await?.pop();
    answer.unwrap_or_else(|| {
        Err(StoreError::Failed {
            action: "append events",
            source: "it gave no answer for a batch".into(),
        })
    })
}

/// The row of a run whose last facts of its own are these already; nothing when they are not.
async fn taken<S: EventStore + RunStore + ?Sized>(
    store: &S,
    run: RunId,
    batch: &[EventRecord],
) -> Result<Option<Run>, StoreError> {
    let filter = EventFilter {
        run: Some(run),
        ..EventFilter::default()
    };
    let stored = store.events_back(filter, None, batch.len() + OTHERS).await?;
    // The store itself states that somebody asked the run to stop, and leaves out that its process says so, too.
    let is_own = |event: &&EventRecord| !matches!(event.kind, EventKind::RunCancelRequested);
    let mut stored = stored.iter().map(|event| &event.record).filter(is_own);
    let mut batch = batch.iter().rev().filter(is_own);
    let Some(last) = batch.next() else {
        return Ok(None);
    };
    if !stored.any(|event| mark(event) == mark(last)) {
        return Ok(None);
    }
    let is_taken = batch.all(|event| stored.next().is_some_and(|stored| mark(stored) == mark(event)));
    if is_taken { store.run(run).await } else { Ok(None) }
}

/// What tells facts of one run apart.
fn mark(event: &EventRecord) -> (i64, Option<&StepKey>, &'static str) {
    // Stores keep whole microseconds.
    (event.at.as_microsecond(), event.step.as_ref(), event.kind.name())
}
