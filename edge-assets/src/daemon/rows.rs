//! Rows of repetitions: a run that the policy of its job repeats is still the run of whoever asked for the first one.

use std::sync::Arc;

use crate::{
    run::{Run, RunOrigin},
    store::{RunStore, StoreError},
};

/// The longest row that is walked back.
const LONGEST_ROW: u32 = 100;

/// A run, seen as the last one of its row.
#[derive(Debug)]
pub(super) struct Row {
    /// How many runs of the row, from this one back, are repetitions by the policy.
    pub(super) retries: u32,
    /// The run that somebody asked for; the oldest one that is still known.
    pub(super) first: Run,
}

/// Walks back from a run over the repetitions that a policy made.
pub(super) async fn row_of<S: RunStore + ?Sized>(store: &S, run: &Run) -> Result<Row, StoreError> {
    let mut row = Row {
        retries: 0,
        first: run.clone(),
    };
    while row.first.origin == RunOrigin::Retry && row.retries < LONGEST_ROW {
        row.retries += 1;
        let Some(id) = row.first.parent else { break };
        let Some(parent) = store.run(id).await? else { break };
        row.first = parent;
    }
    Ok(row)
}

/// All runs of a location that are not over; a repetition by a policy has the origin of the run that it repeats.
pub(super) async fn unfinished_as_asked_for<S: RunStore + ?Sized>(
    store: &S,
    location: Arc<str>,
) -> Result<Vec<Run>, StoreError> {
    let mut unfinished = store.unfinished(location).await?;
    for run in unfinished.iter_mut().filter(|run| run.origin == RunOrigin::Retry) {
        run.origin = row_of(store, run).await?.first.origin;
    }
    Ok(unfinished)
}
