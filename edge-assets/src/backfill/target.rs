//! [`Target`] and [`Link`]: what a backfill is to make of each asset, and what it is made from.

use crate::partition::{PartitionLink, PartitionSet, PartitionsDefinition};

/// What a backfill is to make of one asset.
#[derive(Debug, Clone)]
pub struct Target {
    /// How the asset is cut; `None` of one that has no partitions, which counts as one partition of the number 0.
    pub definition: Option<PartitionsDefinition>,
    /// The partitions by number.
    pub set: PartitionSet,
    /// How many more were asked for that are no longer there.
    pub gone: u64,
}

impl Target {
    /// Whether both are made of the same partitions, so that one run may make both.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        self.gone == 0 && other.gone == 0 && self.definition == other.definition && self.set == other.set
    }
}

/// That an asset is made from another one, or from earlier partitions of its own.
#[derive(Debug, Clone)]
pub struct Link {
    /// The place of the asset among the targets.
    pub downstream: usize,
    /// The place of the one that it is made from.
    pub upstream: usize,
    /// Which partitions of it.
    pub link: PartitionLink,
    /// Whether each partition is made from that of the same key alone, of the same definition.
    pub same_key: bool,
}

impl Link {
    /// What is downstream of a set of the upstream asset.
    pub(super) fn down(&self, set: &PartitionSet) -> PartitionSet {
        if set.is_empty() {
            PartitionSet::new()
        } else if self.same_key {
            set.clone()
        } else {
            self.link.downstream_of(set)
        }
    }

    /// What a set of the downstream asset is made from.
    pub(super) fn up(&self, set: &PartitionSet) -> PartitionSet {
        if self.same_key {
            set.clone()
        } else {
            self.link.upstream_of(set)
        }
    }
}
