//! The [`PartitionStore`] of a [`MemoryStore`].

use std::sync::Arc;

use super::{
    super::{PartitionStore, StoreError},
    MemoryStore,
};
use crate::{boxed::BoxFuture, partition::PartitionKey};

impl PartitionStore for MemoryStore {
    fn add_partitions(
        &self,
        definition: Arc<str>,
        keys: Vec<PartitionKey>,
    ) -> BoxFuture<'_, Result<Vec<PartitionKey>, StoreError>> {
        self.visit(move |state| {
            let known = state.partitions.entry(definition).or_default();
            Ok(keys.into_iter().filter(|key| known.insert(key.clone())).collect())
        })
    }

    fn remove_partitions(
        &self,
        definition: Arc<str>,
        keys: Vec<PartitionKey>,
    ) -> BoxFuture<'_, Result<usize, StoreError>> {
        self.visit(move |state| {
            let Some(known) = state.partitions.get_mut(&definition) else {
                return Ok(0);
            };
            Ok(keys.iter().filter(|key| known.shift_remove(*key)).count())
        })
    }

    fn partitions(&self, definition: Arc<str>) -> BoxFuture<'_, Result<Vec<PartitionKey>, StoreError>> {
        self.visit(move |state| {
            let known = state.partitions.get(&definition);
            Ok(known.into_iter().flatten().cloned().collect())
        })
    }
}
