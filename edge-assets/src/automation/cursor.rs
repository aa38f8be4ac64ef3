//! [`ConditionCursor`]: what is remembered of an asset between two evaluations of its condition.

use std::collections::BTreeMap;

use crate::partition::PartitionSet;

/// What is remembered of an asset between two evaluations of its condition.
///
/// Sets are by number; [`to_text`](Self::to_text) writes them by key, so that they outlive changes of the lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConditionCursor {
    /// The condition and the partitions that it belongs to; with others, the asset begins anew.
    pub(super) fingerprint: u64,
    /// What operators remember, by their place and the upstream asset within which they stand.
    pub(super) sets: BTreeMap<StateKey, PartitionSet>,
    /// The code versions that were last seen.
    pub(super) codes: BTreeMap<StateKey, String>,
    /// What the last evaluation requested.
    pub(super) requested: PartitionSet,
    /// For these the condition has held since they were requested; that is no new cause.
    pub(super) held: PartitionSet,
    /// Of everything that the last explanation said.
    pub(super) digest: u64,
}

/// A node of a condition, and the upstream assets within which it is evaluated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StateKey {
    pub(super) place: usize,
    /// Keys, from the asset of the condition upwards; none for itself.
    pub(super) path: Vec<crate::key::AssetKey>,
}

impl ConditionCursor {
    /// Has the next evaluation explain itself, whatever the last one said.
    pub(crate) fn forget_what_was_told(&mut self) {
        self.digest = 0;
    }

    /// What the last evaluation requested.
    #[must_use]
    pub fn requested(&self) -> &PartitionSet {
        &self.requested
    }
}
