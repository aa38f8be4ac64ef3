//! [`Backfill`] as it stands in lists, [`BackfillDetail`], and what asks for one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::at::At;
use crate::{
    backfill::Place,
    instance::{self, BackfillState},
    run,
    web::request_key::is_internal,
};

/// Where a backfill stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BackfillStanding {
    /// Runs are asked for as others end.
    Running,
    /// No further run begins until it is resumed.
    Paused,
    /// Asked to stop; runs are coming to an end.
    Canceling,
    /// Stopped on request.
    Canceled,
    /// Everything was made.
    Success,
    /// It came to its end, and something was not made.
    Failure,
}

impl From<BackfillState> for BackfillStanding {
    fn from(state: BackfillState) -> Self {
        match state {
            BackfillState::Running => Self::Running,
            BackfillState::Paused => Self::Paused,
            BackfillState::Canceling => Self::Canceling,
            BackfillState::Canceled => Self::Canceled,
            BackfillState::Succeeded => Self::Success,
            BackfillState::Failed => Self::Failure,
        }
    }
}

/// How many partitions stand where; each counts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct BackfillCounts {
    /// Not asked for yet.
    pub(crate) waiting: u64,
    /// In the queue.
    pub(crate) queued: u64,
    /// Being made.
    pub(crate) running: u64,
    /// Made.
    pub(crate) succeeded: u64,
    /// Their run failed.
    pub(crate) failed: u64,
    /// Their run was stopped.
    pub(crate) canceled: u64,
    /// Not asked for, since something upstream of them failed, was stopped, or is gone.
    pub(crate) held_back: u64,
    /// No longer there: the definition changed.
    pub(crate) gone: u64,
}

impl From<&run::BackfillCounts> for BackfillCounts {
    fn from(counts: &run::BackfillCounts) -> Self {
        Self {
            waiting: counts.waiting,
            queued: counts.queued,
            running: counts.running,
            succeeded: counts.succeeded,
            failed: counts.failed,
            canceled: counts.canceled,
            held_back: counts.held_back,
            gone: counts.gone,
        }
    }
}

/// A backfill as it stands in lists.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Backfill {
    /// The id, a UUID that sorts by time. Its runs have the label `edge/backfill` with it.
    pub(crate) id: String,
    /// Where it stands.
    pub(crate) status: BackfillStanding,
    /// What is asked for, in the selection language.
    pub(crate) selection: String,
    /// Which partitions, in the words of whoever asked: a selection, `missing` or `failed`.
    pub(crate) partitions: String,
    /// How many partitions a run makes: `per-partition`, `ranges:100` or `one-run`.
    pub(crate) policy: String,
    /// How many of its runs are in flight at once, where that was told.
    pub(crate) at_once: Option<u32>,
    /// Labels of its runs.
    pub(crate) tags: BTreeMap<String, String>,
    /// The priority of its runs.
    pub(crate) priority: i32,
    /// The binary that owns the definitions.
    pub(crate) location: String,
    /// How often it was begun, from 1.
    pub(crate) attempt: u32,
    /// When it was asked for.
    pub(crate) created_at: At,
    /// When it ended.
    pub(crate) finished_at: Option<At>,
    /// How many partitions of all assets it makes.
    pub(crate) total: u64,
    /// How many of them stand where.
    pub(crate) counts: BackfillCounts,
}

impl From<&instance::BackfillStatus> for Backfill {
    fn from(status: &instance::BackfillStatus) -> Self {
        let (backfill, spec) = (&status.backfill, &status.backfill.spec);
        Self {
            id: spec.id.to_string(),
            status: status.state.into(),
            selection: spec.selection.to_string(),
            partitions: spec.partitions.to_string(),
            policy: spec.policy.to_string(),
            at_once: spec.at_once.map(Into::into),
            tags: spec
                .tags
                .iter()
                .filter(|(name, _)| !is_internal(name))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            priority: spec.priority,
            location: spec.location.to_string(),
            attempt: backfill.attempt,
            created_at: At(spec.created_at),
            finished_at: backfill.ended.map(|end| At(end.at)),
            total: spec.partition_count(),
            counts: (&status.counts).into(),
        }
    }
}

/// A backfill, how far each of its assets is, and why some of it is not made.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct BackfillDetail {
    #[serde(flatten)]
    pub(crate) backfill: Backfill,
    /// How far each asset is, upstream first; empty once its runs are forgotten.
    pub(crate) assets: Vec<BackfillAsset>,
    /// Why runs failed since it was begun or repeated last, the most frequent reason first.
    pub(crate) failures: Vec<BackfillFailure>,
    /// How the definitions differ from what they were, in words.
    pub(crate) changes: Vec<String>,
}

/// How far one asset of a backfill is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct BackfillAsset {
    /// The asset.
    pub(crate) asset: String,
    /// How many of its partitions stand where.
    pub(crate) counts: BackfillCounts,
    /// Which partitions failed or were stopped, as ranges of keys; the first 100.
    pub(crate) not_made: Vec<String>,
    /// How many more ranges there are.
    pub(crate) not_made_left_out: u64,
    /// All of its partitions by where they stand, in their order; the first 500 ranges.
    pub(crate) ranges: Vec<BackfillRange>,
    /// How many more ranges there are.
    pub(crate) ranges_left_out: u64,
}

/// Neighboring partitions of a backfill that stand alike.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct BackfillRange {
    /// Where they stand.
    pub(crate) place: BackfillPlace,
    /// The keys, as a selection is written.
    #[schema(example = "2026-10-01..2026-10-31")]
    pub(crate) keys: String,
    /// How many.
    pub(crate) count: u64,
}

/// Where a partition of a backfill stands. What a run makes that is under way is running until its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BackfillPlace {
    /// Made.
    Succeeded,
    /// In a run that is under way.
    Running,
    /// In a run that is in the queue.
    Queued,
    /// Its run failed.
    Failed,
    /// Its run was stopped.
    Canceled,
    /// Not asked for, since something upstream of it failed, was stopped, or is gone.
    HeldBack,
    /// Not asked for yet.
    Waiting,
}

impl From<Place> for BackfillPlace {
    fn from(place: Place) -> Self {
        match place {
            Place::Succeeded => Self::Succeeded,
            Place::Running => Self::Running,
            Place::Queued => Self::Queued,
            Place::Failed => Self::Failed,
            Place::Canceled => Self::Canceled,
            Place::HeldBack => Self::HeldBack,
            Place::Waiting => Self::Waiting,
        }
    }
}

/// Runs of a backfill that failed for the same reason.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct BackfillFailure {
    /// The first line of it.
    pub(crate) reason: String,
    /// How many runs.
    pub(crate) runs: u64,
    /// The first of them.
    pub(crate) first: String,
}

/// The most ranges that are told of one asset: of what was not made, and of all.
const MOST_RANGES: usize = 100;
const MOST_PLACES: usize = 500;

impl From<&instance::BackfillDetail> for BackfillDetail {
    fn from(detail: &instance::BackfillDetail) -> Self {
        let assets = detail.assets.iter().map(|progress| BackfillAsset {
            asset: progress.asset.to_string(),
            counts: (&progress.counts).into(),
            not_made: progress.not_made.iter().take(MOST_RANGES).cloned().collect(),
            not_made_left_out: progress.not_made.len().saturating_sub(MOST_RANGES) as u64,
            ranges: progress
                .ranges
                .iter()
                .take(MOST_PLACES)
                .map(|range| BackfillRange {
                    place: range.place.into(),
                    keys: range.keys.clone(),
                    count: range.count,
                })
                .collect(),
            ranges_left_out: progress.ranges.len().saturating_sub(MOST_PLACES) as u64,
        });
        let failures = detail.failures.iter().map(|failure| BackfillFailure {
            reason: failure.reason.clone(),
            runs: failure.runs as u64,
            first: failure.first.to_string(),
        });
        Self {
            backfill: (&detail.status).into(),
            assets: assets.collect(),
            failures: failures.collect(),
            changes: detail.changes.iter().map(ToString::to_string).collect(),
        }
    }
}

/// A backfill that is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StartBackfill {
    /// The assets, in the selection language.
    #[schema(example = "+daily_summary")]
    pub(crate) selection: String,
    /// Which partitions, as a selection; either this or `which`.
    #[schema(example = "2026-10-01..2026-10-31")]
    pub(crate) partitions: Option<String>,
    /// Those of each asset that are missing, or that failed.
    pub(crate) which: Option<BackfillWhich>,
    /// How many partitions a run makes: `per-partition` unless told, `ranges:100`, `one-run`.
    pub(crate) policy: Option<String>,
    /// How many of its runs are in flight at once.
    pub(crate) at_once: Option<u32>,
    /// Labels of its runs.
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
    /// The priority of its runs; -10 unless told.
    pub(crate) priority: Option<i32>,
    /// Settings of assets in its runs. Secrets are refused: what is queued is stored.
    #[serde(default)]
    pub(crate) config: BTreeMap<String, serde_json::Value>,
    /// Says what it would do, and begins nothing.
    #[serde(default)]
    pub(crate) dry_run: bool,
}

/// Partitions by how it stands with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BackfillWhich {
    /// Those that should be there and were never made.
    Missing,
    /// Those whose newest attempt failed.
    Failed,
}

/// A backfill that was begun, or what it would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StartedBackfill {
    /// The backfill; nothing of a dry run.
    pub(crate) backfill: Option<BackfillDetail>,
    /// Whether it is new; `false` when its key was known.
    pub(crate) is_new: bool,
    /// What it would do; of a dry run.
    pub(crate) plan: Option<BackfillPlan>,
}

/// What a backfill would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BackfillPlan {
    /// What is made together, each after what it is made from.
    pub(crate) groups: Vec<BackfillGroup>,
    /// How many partitions of all assets.
    pub(crate) partitions: u64,
    /// How many runs, when nothing fails.
    pub(crate) runs: u64,
}

/// Assets that a backfill makes together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BackfillGroup {
    /// The assets, upstream first.
    pub(crate) assets: Vec<String>,
    /// The partitions of each, as ranges of keys, the first 100; empty for assets that have none.
    pub(crate) partitions: Vec<String>,
    /// How many more ranges there are.
    pub(crate) partitions_left_out: u64,
    /// How many partitions of each.
    pub(crate) count: u64,
    /// How many runs.
    pub(crate) runs: u64,
}

impl From<&instance::BackfillPlan> for BackfillPlan {
    fn from(plan: &instance::BackfillPlan) -> Self {
        let groups = plan.groups.iter().map(|group| BackfillGroup {
            assets: group.assets.iter().map(ToString::to_string).collect(),
            partitions: group.partitions.iter().take(MOST_RANGES).cloned().collect(),
            partitions_left_out: group.partitions.len().saturating_sub(MOST_RANGES) as u64,
            count: group.count,
            runs: group.runs,
        });
        Self {
            groups: groups.collect(),
            partitions: plan.partitions,
            runs: plan.runs,
        }
    }
}
