//! [`PartitionStore`]: the keys of partitions that are added while the system runs, and what the log says of the partitions of assets.
//!
//! A store knows no definitions. It tells what became of partitions by their keys, and keeps what others make of that as bytes.

use std::sync::Arc;

use super::{EventPosition, StoreError};
use crate::{boxed::BoxFuture, key::AssetKey, partition::PartitionKey};

/// How much of a list of keys somebody knows; the default knows nothing. Only the store that gave it can read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeysMark {
    /// How often keys had been taken away.
    pub removals: u64,
    /// The place of the last key.
    pub last: u64,
}

/// The keys that were added behind a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeysSince {
    /// The mark behind them.
    pub mark: KeysMark,
    /// Keys were taken away since: these are all keys, not only the new ones.
    pub is_all: bool,
    /// The keys, in the order of their adding.
    pub keys: Vec<PartitionKey>,
}

/// What became of a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartitionOutcome {
    /// It was made.
    Made,
    /// An attempt to make it failed for good.
    Failed,
    /// It was found to be as it should: what failed before is no longer of interest.
    Unchanged,
    /// It counts as never made, nor failed, from there on. Without a partition it is all partitions of the asset.
    Wiped,
}

/// What became of a partition, at a place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionFact {
    /// The partition; nothing for an asset without partitions.
    pub partition: Option<PartitionKey>,
    /// What became of it.
    pub outcome: PartitionOutcome,
    /// The place in the log.
    pub position: EventPosition,
}

/// What became of the partitions of an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionFacts {
    /// The place in the log up to which this is all.
    pub up_to: EventPosition,
    /// These are the newest facts of all partitions, and not only those behind the position that was given.
    pub is_all: bool,
    /// The facts, in the order of the log.
    pub facts: Vec<PartitionFact>,
}

/// What somebody made of the facts up to a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionSnapshot {
    /// The place in the log up to which it is true.
    pub position: EventPosition,
    /// What it is; its maker can read it.
    pub bytes: Vec<u8>,
}

/// The keys of partitions that are added while the system runs, by the name of their definition; and what became of partitions.
pub trait PartitionStore: Send + Sync {
    /// Adds keys; returns those that are new, in their order.
    fn add_partitions(
        &self,
        definition: Arc<str>,
        keys: Vec<PartitionKey>,
    ) -> BoxFuture<'_, Result<Vec<PartitionKey>, StoreError>>;

    /// Takes keys away; returns how many were there.
    fn remove_partitions(
        &self,
        definition: Arc<str>,
        keys: Vec<PartitionKey>,
    ) -> BoxFuture<'_, Result<usize, StoreError>>;

    /// All keys, in the order of their adding.
    fn partitions(&self, definition: Arc<str>) -> BoxFuture<'_, Result<Vec<PartitionKey>, StoreError>>;

    /// The keys that were added behind a mark; all of them when keys were taken away since.
    fn partitions_since(&self, definition: Arc<str>, mark: KeysMark) -> BoxFuture<'_, Result<KeysSince, StoreError>>;

    /// What became of the partitions of an asset, under each of these keys, since a position in the log. Of the failures of a
    /// partition it is the newest one.
    ///
    /// Without a position, and when events behind it were pruned, it is when each partition was last made, failed, and found
    /// unchanged. That outlives the runs. An observation makes nothing, and a run that evaluates checks alone fails nothing.
    fn partition_facts(
        &self,
        assets: Vec<AssetKey>,
        since: Option<EventPosition>,
    ) -> BoxFuture<'_, Result<PartitionFacts, StoreError>>;

    /// What was kept last for an asset.
    fn partition_snapshot(&self, asset: AssetKey) -> BoxFuture<'_, Result<Option<PartitionSnapshot>, StoreError>>;

    /// Keeps what somebody made of the facts about an asset; returns whether it was kept. What is true up to an earlier position
    /// than what is there is not.
    fn keep_partition_snapshot(
        &self,
        asset: AssetKey,
        snapshot: PartitionSnapshot,
    ) -> BoxFuture<'_, Result<bool, StoreError>>;
}
