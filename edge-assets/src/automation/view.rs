//! [`View`]: all that conditions are evaluated on, as it was at one instant.

use std::sync::Arc;

use jiff::Timestamp;

use crate::partition::{PartitionSet, PartitionSpace};

/// All that conditions are evaluated on: how it stands with every asset of a graph, and what happened since the last evaluation.
#[derive(Debug, Clone)]
pub struct View {
    /// The present instant.
    pub now: Timestamp,
    /// The instant of the last evaluation.
    pub previous: Timestamp,
    /// The spaces of the assets, those of equal definitions once. The first one is that of assets without partitions.
    pub spaces: Vec<Arc<PartitionSpace>>,
    /// The assets, by their numbers in the graph.
    pub assets: Vec<AssetView>,
}

/// How it stands with one asset.
#[derive(Debug, Clone, Default)]
pub struct AssetView {
    /// The place of its space in [`View::spaces`].
    pub space: usize,
    /// Partitions that were ever made.
    pub materialized: PartitionSet,
    /// Partitions whose newest attempt failed.
    pub failed: PartitionSet,
    /// Partitions that a run makes, or will make, since it is queued.
    pub in_progress: PartitionSet,
    /// What was made, or found to have changed, since the last evaluation; in its order.
    pub updated: Vec<Happened>,
    /// What steps began to make since then; in its order.
    pub started: Vec<Happened>,
    /// Its condition is not evaluated.
    pub is_paused: bool,
    /// When its condition was switched on by itself: it counts nothing that happened before.
    pub since: Option<Timestamp>,
}

/// Something that happened to a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happened {
    /// Its place in the event log.
    pub position: u64,
    /// When it happened.
    pub at: Timestamp,
    /// The number of the partition.
    pub partition: u64,
}

impl View {
    /// The space of an asset.
    #[must_use]
    pub fn space(&self, asset: usize) -> &PartitionSpace {
        &self.spaces[self.assets[asset].space]
    }

    /// The view without what happened before an instant.
    pub(super) fn after(&self, instant: Timestamp) -> Self {
        let mut later = self.clone();
        later.previous = later.previous.max(instant);
        for asset in &mut later.assets {
            asset.updated.retain(|happened| happened.at >= instant);
            asset.started.retain(|happened| happened.at >= instant);
        }
        later
    }

    /// The place in the log of the last thing that had happened by an instant; 0 when nothing had since the last evaluation.
    pub(super) fn position_at(&self, at: Timestamp) -> u64 {
        let all = self
            .assets
            .iter()
            .flat_map(|asset| asset.updated.iter().chain(&asset.started));
        let before = all.filter(|happened| happened.at <= at);
        before.map(|happened| happened.position).max().unwrap_or_default()
    }
}

/// The partitions to which something happened after a place in the log.
pub(super) fn after(happened: &[Happened], from: Option<u64>) -> PartitionSet {
    let from = from.unwrap_or_default();
    let first = happened.partition_point(|one| one.position <= from);
    happened[first..].iter().map(|one| one.partition).collect()
}
