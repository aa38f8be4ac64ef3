//! [`EventStore`]: the event log. Facts are appended by the process that holds the run, and read from a cursor.

use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::{
    boxed::BoxFuture,
    event::EventRecord,
    id::RunId,
    key::AssetKey,
    partition::PartitionKey,
    run::{Run, StepKey},
};

/// The place of an event in the log of the whole store, from 1. Later events have higher ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventPosition(pub u64);

/// An event with its place in the log.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredEvent {
    /// Its place.
    pub position: EventPosition,
    /// The event. The store numbers the events of a run anew (`sequence`), so that those of two epochs follow each other.
    #[serde(flatten)]
    pub record: EventRecord,
}

/// Facts of one run, to be appended.
#[derive(Debug, Clone, PartialEq)]
pub struct EventBatch {
    /// The run.
    pub run: RunId,
    /// The epoch in which the caller holds it.
    pub epoch: u64,
    /// The facts, in their order. The status of the run follows from them: `RunStarted` makes it running, `RunFinished` ends it.
    pub events: Vec<EventRecord>,
}

/// Which events are wanted; everything given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventFilter {
    /// Of this run.
    pub run: Option<RunId>,
    /// Of this asset.
    pub asset: Option<AssetKey>,
    /// Of one of these kinds, by their names (`asset_materialized`); of any when empty.
    pub kinds: Vec<&'static str>,
}

/// The newest materialization or observation of an asset, or of one partition of it.
#[derive(Debug, Clone, PartialEq)]
pub struct AssetState {
    /// The asset.
    pub asset: AssetKey,
    /// The partition, where there is one.
    pub partition: Option<PartitionKey>,
    /// The newest event `AssetMaterialized` or `AssetObserved`.
    pub latest: StoredEvent,
}

/// The event log.
pub trait EventStore: Send + Sync {
    /// Appends facts of runs, each batch whole or not at all; the answers are in the order of the batches.
    ///
    /// A batch whose epoch is past is refused, and one that does not follow. A run that has ended takes only what author code still
    /// says (`StepLogged`, `StepProgressed`, `SubstepStarted`, `SubstepEnded`). A request to stop that the run was told of already is not kept twice.
    ///
    /// The row of a run changes in the same transaction. A batch with `RunFinished` is on the disk before this returns; other facts
    /// may be lost with the power, the newest first, never with the process.
    fn append(&self, batches: Vec<EventBatch>) -> BoxFuture<'_, Result<Vec<Result<Run, StoreError>>, StoreError>>;

    /// Events after a position, oldest first, `limit` at most.
    fn events(
        &self,
        filter: EventFilter,
        after: EventPosition,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<StoredEvent>, StoreError>>;

    /// Events before a position, newest first, `limit` at most; `None` begins at the end.
    fn events_back(
        &self,
        filter: EventFilter,
        before: Option<EventPosition>,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<StoredEvent>, StoreError>>;

    /// The place of the newest event.
    fn last_position(&self) -> BoxFuture<'_, Result<EventPosition, StoreError>>;

    /// The steps of a run that succeeded.
    fn finished_steps(&self, run: RunId) -> BoxFuture<'_, Result<Vec<StepKey>, StoreError>>;

    /// The newest materialization or observation of an asset without partitions, or of one partition of it.
    fn latest(
        &self,
        asset: AssetKey,
        partition: Option<PartitionKey>,
    ) -> BoxFuture<'_, Result<Option<AssetState>, StoreError>>;

    /// The newest materialization or observation of each of these assets, over all of their partitions; of all when empty.
    fn latest_of(&self, assets: Vec<AssetKey>) -> BoxFuture<'_, Result<Vec<AssetState>, StoreError>>;
}
