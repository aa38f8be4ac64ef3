//! [`Partitions`]: how it stands with the partitions of an asset, as ranges; and the keys of a part of them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::at::At;
use crate::partition::PartitionStatus;

/// How it stands with a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PartitionState {
    /// It was made.
    Materialized,
    /// Its window is not over: nobody expects it yet.
    NotDue,
    /// It should be there, and was never made.
    Missing,
    /// A run that is queued or under way makes it.
    InProgress,
    /// The newest attempt failed.
    Failed,
}

impl From<PartitionStatus> for PartitionState {
    fn from(status: PartitionStatus) -> Self {
        match status {
            PartitionStatus::Missing => Self::Missing,
            PartitionStatus::Materialized => Self::Materialized,
            PartitionStatus::Failed => Self::Failed,
            PartitionStatus::InProgress => Self::InProgress,
        }
    }
}

/// How many partitions stand where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct PartitionCounts {
    /// Those that were made.
    pub(crate) materialized: u64,
    /// Those whose newest attempt failed.
    pub(crate) failed: u64,
    /// Those that a run makes.
    pub(crate) in_progress: u64,
    /// Those that should be there and were never made.
    pub(crate) missing: u64,
    /// Those whose window is not over.
    pub(crate) not_due: u64,
}

impl PartitionCounts {
    pub(crate) fn of(&self, status: PartitionState) -> u64 {
        match status {
            PartitionState::Materialized => self.materialized,
            PartitionState::Failed => self.failed,
            PartitionState::InProgress => self.in_progress,
            PartitionState::Missing => self.missing,
            PartitionState::NotDue => self.not_due,
        }
    }

    pub(crate) fn add(&mut self, status: PartitionState, count: u64) {
        let place = match status {
            PartitionState::Materialized => &mut self.materialized,
            PartitionState::Failed => &mut self.failed,
            PartitionState::InProgress => &mut self.in_progress,
            PartitionState::Missing => &mut self.missing,
            PartitionState::NotDue => &mut self.not_due,
        };
        *place += count;
    }

    /// Of the statuses there are, the one that asks most for a person.
    pub(crate) fn worst(&self) -> Option<PartitionState> {
        let from_worst = [
            PartitionState::Failed,
            PartitionState::InProgress,
            PartitionState::Missing,
            PartitionState::NotDue,
            PartitionState::Materialized,
        ];
        from_worst.into_iter().find(|status| self.of(*status) > 0)
    }
}

/// How it stands with the partitions of an asset. They stand in a row, each at a place, from 0; ranges are of places.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Partitions {
    /// The asset.
    pub(crate) asset: String,
    /// The instant that this tells of: windows that have begun by then are partitions.
    pub(crate) at: At,
    /// The definition in words: `daily from 2026-01-01`.
    pub(crate) definition: String,
    /// How many partitions there are.
    pub(crate) total: u64,
    /// The dimensions; one without a name for what is no product.
    pub(crate) dimensions: Vec<PartitionDimension>,
    /// The first partition.
    pub(crate) first: Option<PartitionAt>,
    /// The last partition.
    pub(crate) last: Option<PartitionAt>,
    /// How many stand where, of all that are asked for by `selection`.
    pub(crate) counts: PartitionCounts,
    /// The ranges, in the order of their places. Together with what a filter leaves out they leave no hole.
    pub(crate) ranges: Vec<PartitionRange>,
    /// There were more ranges than `limit`, and neighbors of several statuses were merged: their `counts` tell what is in them. Ask
    /// for fewer places with `from` and `count` to see them apart.
    pub(crate) is_merged: bool,
}

/// A dimension. The place of a partition is the sum over the dimensions of the place in it times `step`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PartitionDimension {
    /// Its name; empty where there is one dimension.
    pub(crate) name: String,
    /// What its keys are.
    pub(crate) kind: DimensionKind,
    /// The name of the keys, where they are dynamic.
    pub(crate) dynamic: Option<String>,
    /// The dimension in words.
    pub(crate) definition: String,
    /// How many keys it has.
    pub(crate) count: u64,
    /// By how many places the row goes on with each of its keys.
    pub(crate) step: u64,
    /// The first key.
    pub(crate) first: Option<String>,
    /// The last key.
    pub(crate) last: Option<String>,
}

/// What the keys of a dimension are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DimensionKind {
    /// Windows of time.
    Time,
    /// A list in the program.
    Fixed,
    /// A list that grows while the system runs.
    Dynamic,
}

/// Neighbors in the row.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PartitionRange {
    /// How it stands with them; of several statuses, with those that ask most for a person.
    pub(crate) status: PartitionState,
    /// The place of the first.
    pub(crate) from: u64,
    /// How many places it spans.
    pub(crate) count: u64,
    /// The first key.
    pub(crate) first: String,
    /// The last key.
    pub(crate) last: String,
    /// What it holds, where it was merged from several statuses.
    pub(crate) counts: Option<PartitionCounts>,
}

/// A partition at its place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PartitionAt {
    /// Its place in the row.
    pub(crate) place: u64,
    /// Its key.
    pub(crate) key: String,
    /// How it stands with it.
    pub(crate) status: PartitionState,
    /// The first instant of its window, where it has one; of several dimensions of time, of the first.
    pub(crate) start: Option<At>,
    /// The first instant after its window.
    pub(crate) end: Option<At>,
}

/// Partitions with their keys, as they follow each other in the row.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PartitionKeys {
    /// The partitions.
    pub(crate) items: Vec<PartitionAt>,
    /// How many partitions there are in all.
    pub(crate) total: u64,
}

/// Partitions as the text that launches them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SelectedPartitions {
    /// What `partition` of a launch takes; nothing when none is selected.
    pub(crate) partition: Option<String>,
    /// How many partitions it selects.
    pub(crate) count: u64,
    /// How many stand where.
    pub(crate) counts: PartitionCounts,
}

/// Partitions whose keys are added while the system runs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DynamicPartitions {
    /// The name of their definition.
    pub(crate) name: String,
    /// How many keys there are.
    pub(crate) count: u64,
    /// The assets that have them.
    pub(crate) assets: Vec<String>,
}

/// Keys to add or to take away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DynamicKeys {
    /// The keys, up to 10,000.
    pub(crate) keys: Vec<String>,
}

/// What became of a list of keys.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DynamicKeysChanged {
    /// The keys that are new, in their order.
    pub(crate) added: Vec<String>,
    /// How many were taken away.
    pub(crate) removed: u64,
    /// How many there are now.
    pub(crate) count: u64,
}
