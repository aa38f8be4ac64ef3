//! Where a backfill stands, in the shapes that whoever looks at one is given.

use std::fmt;

use serde::Serialize;

use crate::{
    backfill::Place,
    id::RunId,
    key::AssetKey,
    run::{Backfill, BackfillCounts, BackfillOutcome, BackfillWish},
};

/// Where a backfill stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BackfillState {
    /// Runs are asked for as others end.
    Running,
    /// No further run begins until it is resumed.
    Paused,
    /// Asked to stop; runs are coming to an end.
    Canceling,
    /// Stopped on request.
    Canceled,
    /// Everything was made.
    Succeeded,
    /// It came to its end, and something was not made.
    Failed,
}

impl BackfillState {
    /// Where the row of a backfill stands.
    #[must_use]
    pub fn of(backfill: &Backfill) -> Self {
        match (backfill.ended.map(|end| end.outcome), backfill.wish) {
            (Some(BackfillOutcome::Succeeded), _) => Self::Succeeded,
            (Some(BackfillOutcome::Failed), _) => Self::Failed,
            (Some(BackfillOutcome::Canceled), _) => Self::Canceled,
            (None, BackfillWish::Run) => Self::Running,
            (None, BackfillWish::Pause) => Self::Paused,
            (None, BackfillWish::Cancel) => Self::Canceling,
        }
    }

    /// Whether nothing happens any more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Canceled | Self::Succeeded | Self::Failed)
    }
}

impl fmt::Display for BackfillState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Canceling => "canceling",
            Self::Canceled => "canceled",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        })
    }
}

/// A backfill and how far it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BackfillStatus {
    /// The backfill.
    pub backfill: Backfill,
    /// Where it stands.
    pub state: BackfillState,
    /// How many partitions of all assets stand where, by its runs.
    pub counts: BackfillCounts,
}

/// How far one asset of a backfill is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AssetProgress {
    /// The asset.
    pub asset: AssetKey,
    /// How many of its partitions stand where.
    pub counts: BackfillCounts,
    /// Which partitions failed or were stopped, as ranges of keys.
    pub not_made: Vec<String>,
    /// All partitions by where they stand, in their order.
    pub ranges: Vec<ProgressRange>,
}

/// Neighboring partitions of a backfill that stand alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ProgressRange {
    /// Where they stand.
    pub place: Place,
    /// The keys, as a selection is written.
    pub keys: String,
    /// The number of the first one among all partitions of the asset.
    pub start: u64,
    /// How many.
    pub count: u64,
}

/// Runs of a backfill that failed for the same reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BackfillFailure {
    /// The first line of it.
    pub reason: String,
    /// How many runs.
    pub runs: usize,
    /// The first of them.
    pub first: RunId,
}

/// How the definitions differ from what they were when a backfill was asked for. It goes on with what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
#[non_exhaustive]
pub enum BackfillChange {
    /// The asset is not there any more, or is not made by a run: what was not made of it never is.
    Gone {
        /// The asset.
        asset: AssetKey,
    },
    /// Its partitions are cut otherwise: what was not made of it never is.
    Redefined {
        /// The asset.
        asset: AssetKey,
    },
    /// Some of its partitions are no longer there.
    FewerPartitions {
        /// The asset.
        asset: AssetKey,
        /// How many.
        gone: u64,
    },
    /// Its code is another one: partitions are made by the present one.
    OtherCode {
        /// The asset.
        asset: AssetKey,
    },
    /// The selection names an asset that it did not name then: it is not made.
    Added {
        /// The asset.
        asset: AssetKey,
    },
}

impl fmt::Display for BackfillChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone { asset } => write!(f, "`{asset}` is not there any more"),
            Self::Redefined { asset } => write!(f, "the partitions of `{asset}` are cut otherwise now"),
            Self::FewerPartitions { asset, gone } => write!(f, "{gone} partitions of `{asset}` are not there any more"),
            Self::OtherCode { asset } => write!(f, "`{asset}` is made by other code now"),
            Self::Added { asset } => write!(f, "`{asset}` is selected now, and was not then; it is not made"),
        }
    }
}

/// A backfill, how far it is, and why some of it is not made.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BackfillDetail {
    /// The backfill and how far it is.
    #[serde(flatten)]
    pub status: BackfillStatus,
    /// How far each asset is, upstream first; empty once its runs are forgotten.
    pub assets: Vec<AssetProgress>,
    /// Why runs failed since it was begun or repeated last, the most frequent reason first.
    pub failures: Vec<BackfillFailure>,
    /// How the definitions differ from what they were.
    pub changes: Vec<BackfillChange>,
}
