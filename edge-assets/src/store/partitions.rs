//! [`PartitionStore`]: the keys of partitions that are added while the system runs.

use std::sync::Arc;

use super::StoreError;
use crate::{boxed::BoxFuture, partition::PartitionKey};

/// The keys of partitions that are added while the system runs, by the name of their definition.
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
}
