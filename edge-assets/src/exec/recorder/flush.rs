//! Appends what a recorder has taken, until the run has ended or belongs to somebody else.

use std::time::Duration;

use tracing::{info, warn};

use super::Recorder;
use crate::{
    boxed::error_chain,
    crash_point,
    id::RunId,
    run::Run,
    store::{EventBatch, EventStore, StoreError},
};

/// The delay after the first failure of the store; it doubles up to [`LONGEST_DELAY`].
const FIRST_DELAY: Duration = Duration::from_millis(50);
const LONGEST_DELAY: Duration = Duration::from_secs(5);

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
    pub(crate) async fn write_to<S: EventStore + ?Sized>(
        &self,
        store: &S,
        run: RunId,
        epoch: u64,
        told: impl Fn(&Run),
    ) -> Recorded {
        while let Some(batch) = self.next_batch().await {
            let mut delay = FIRST_DELAY;
            loop {
                let events = batch.events.clone();
                crash_point::reached("recorder/appending");
                let error = match append(store, EventBatch { run, epoch, events }).await {
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
