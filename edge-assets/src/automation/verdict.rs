//! [`Evaluation`] and [`Verdict`]: what evaluating comes to.

use jiff::Timestamp;

use super::{ConditionCursor, Explanation};
use crate::{graph::AssetId, partition::PartitionSet};

/// What evaluating all conditions comes to.
#[derive(Debug, Clone, Default)]
pub struct Evaluation {
    /// Of the assets of which something has changed, each after all of its upstream.
    pub verdicts: Vec<Verdict>,
    /// Whether anything was found that will not be found again: then the next evaluation must know of this one.
    pub has_edges: bool,
    /// When to evaluate again though nothing has happened.
    pub wake_at: Option<Timestamp>,
}

impl Evaluation {
    /// Whether there is something to remember.
    #[must_use]
    pub fn says_something(&self) -> bool {
        self.has_edges || !self.verdicts.is_empty()
    }

    /// What is requested.
    pub fn requests(&self) -> impl Iterator<Item = (AssetId, &PartitionSet)> {
        let asking = self.verdicts.iter().filter(|verdict| !verdict.requested.is_empty());
        asking.map(|verdict| (verdict.asset, &verdict.requested))
    }
}

/// What evaluating one condition comes to.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The asset.
    pub asset: AssetId,
    /// What is to be requested of it.
    pub requested: PartitionSet,
    /// What is to be remembered.
    pub cursor: ConditionCursor,
    /// Why, where it is not what it was at the last evaluation.
    pub explanation: Option<Explanation>,
}
