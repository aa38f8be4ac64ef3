//! [`IoContext`]: whose value is stored or loaded.

use std::fmt;

use crate::{id::RunId, key::AssetKey, metadata::Metadata, partition::PartitionKey};

/// Whose value is stored or loaded. It prints as `asset` or `asset[partition]`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct IoContext {
    /// The asset whose value it is.
    pub asset: AssetKey,
    /// The partition of it, where it is partitioned.
    pub partition: Option<PartitionKey>,
    /// The run that stores or loads.
    pub run_id: RunId,
    /// What the asset says about the value that is stored; empty while loading.
    pub metadata: Metadata,
}

impl IoContext {
    /// Makes a context, such as for the test of a manager.
    #[must_use]
    pub fn new(asset: AssetKey, partition: Option<PartitionKey>, run_id: RunId) -> Self {
        Self {
            asset,
            partition,
            run_id,
            metadata: Metadata::new(),
        }
    }

    /// Sets what the asset says about the value.
    #[must_use]
    pub fn with_metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = metadata;
        self
    }
}

impl fmt::Display for IoContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.partition {
            Some(partition) => write!(f, "{}[{partition}]", self.asset),
            None => fmt::Display::fmt(&self.asset, f),
        }
    }
}
