//! [`Backfill`]: many partitions made by one request, as the store holds it. How far it is follows from its runs.

use std::{collections::BTreeMap, fmt, num::NonZeroU32, str::FromStr, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{id::BackfillId, key::AssetKey, tags::Tags};

/// The label of the runs of a backfill; its value is the id. Repetitions carry it on, so they count for the backfill.
pub const BACKFILL_TAG: &str = "edge/backfill";

/// Why a run that had not begun was taken out of the queue: what it was to make is asked for again once the backfill goes on.
pub const TAKEN_BACK: &str = "taken out of the queue, since its backfill is paused";

/// How many partitions a run of a backfill makes.
///
/// ```
/// use edge_assets::run::BackfillPolicy;
/// let policy: BackfillPolicy = "ranges:100".parse()?;
/// assert_eq!(policy.to_string(), "ranges:100");
/// assert_eq!(BackfillPolicy::default().to_string(), "per-partition");
/// assert_eq!("ranges:0".parse::<BackfillPolicy>().unwrap_err(), "`ranges:0` is no policy; write `per-partition`, `ranges:100` or `one-run`");
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum BackfillPolicy {
    /// One.
    #[default]
    PerPartition,
    /// So many neighbors.
    Ranges(NonZeroU32),
    /// All of them; one run for all assets that have the same partitions.
    OneRun,
}

impl BackfillPolicy {
    /// How many partitions one run makes at most.
    #[must_use]
    pub fn most(self) -> u64 {
        match self {
            Self::PerPartition => 1,
            Self::Ranges(most) => most.get().into(),
            Self::OneRun => u64::MAX,
        }
    }
}

impl fmt::Display for BackfillPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PerPartition => f.pad("per-partition"),
            Self::Ranges(most) => f.pad(&format!("ranges:{most}")),
            Self::OneRun => f.pad("one-run"),
        }
    }
}

impl FromStr for BackfillPolicy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = match text {
            "per-partition" => Some(Self::PerPartition),
            "one-run" => Some(Self::OneRun),
            text => text
                .strip_prefix("ranges:")
                .and_then(|most| most.parse().ok())
                .map(Self::Ranges),
        };
        known.ok_or_else(|| format!("`{text}` is no policy; write `per-partition`, `ranges:100` or `one-run`"))
    }
}

impl Serialize for BackfillPolicy {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BackfillPolicy {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What a backfill makes of one asset, as it was when it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackfillTarget {
    /// The asset.
    pub asset: AssetKey,
    /// How many partitions; 1 of an asset that has none.
    pub count: u64,
    /// The partitions, as [`PartitionSpace::encode`](crate::partition::PartitionSpace::encode) writes them, in hexadecimal digits.
    pub set: String,
    /// Which definition the asset had: two with the same one are made by the same code from the same partitions.
    pub fingerprint: String,
}

/// What was asked for; it never changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BackfillSpec {
    /// The id.
    pub id: BackfillId,
    /// The binary that owns the definitions.
    pub location: Arc<str>,
    /// Which code took the request.
    pub code_version: Arc<str>,
    /// Two requests of one location with one key are one backfill.
    pub key: Option<String>,
    /// What is asked for, in the selection language.
    pub selection: Arc<str>,
    /// Which partitions, in the words of whoever asked.
    pub partitions: Arc<str>,
    /// How many partitions a run makes.
    pub policy: BackfillPolicy,
    /// How many of its runs are in flight at once; as many as the instance runs, unless told.
    pub at_once: Option<NonZeroU32>,
    /// Labels of its runs.
    pub tags: Tags,
    /// The priority of its runs.
    pub priority: i32,
    /// Settings of assets in its runs.
    pub config: BTreeMap<AssetKey, serde_json::Value>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// What it makes, upstream first.
    pub targets: Vec<BackfillTarget>,
}

impl BackfillSpec {
    /// How many partitions of all assets together.
    #[must_use]
    pub fn partition_count(&self) -> u64 {
        self.targets.iter().map(|target| target.count).sum()
    }
}

/// What is wanted of a backfill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackfillWish {
    /// That it goes on.
    Run,
    /// That no further run of it begins.
    Pause,
    /// That it stops, and its runs with it.
    Cancel,
}

/// How a backfill ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackfillOutcome {
    /// Everything was made.
    Succeeded,
    /// Something was not made.
    Failed,
    /// Somebody stopped it.
    Canceled,
}

/// How many partitions of all assets stand where; each counts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BackfillCounts {
    /// Not asked for yet.
    pub waiting: u64,
    /// In the queue.
    pub queued: u64,
    /// Being made.
    pub running: u64,
    /// Made.
    pub succeeded: u64,
    /// Their run failed.
    pub failed: u64,
    /// Their run was stopped.
    pub canceled: u64,
    /// Not asked for, since something upstream of them failed, was stopped, or is gone.
    pub held_back: u64,
    /// No longer there: the definition changed.
    pub gone: u64,
}

impl BackfillCounts {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.over() + self.waiting + self.queued + self.running
    }

    /// Those with which nothing happens any more.
    #[must_use]
    pub fn over(&self) -> u64 {
        self.succeeded + self.failed + self.canceled + self.held_back + self.gone
    }

    /// Adds those of another asset.
    pub fn add(&mut self, other: &Self) {
        self.waiting += other.waiting;
        self.queued += other.queued;
        self.running += other.running;
        self.succeeded += other.succeeded;
        self.failed += other.failed;
        self.canceled += other.canceled;
        self.held_back += other.held_back;
        self.gone += other.gone;
    }
}

/// The end of a backfill, with what had become of its partitions; its runs are forgotten some day, this is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackfillEnd {
    /// When.
    pub at: Timestamp,
    /// How.
    pub outcome: BackfillOutcome,
    /// What had become of its partitions.
    pub counts: BackfillCounts,
}

/// A backfill as the store holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Backfill {
    /// What was asked for.
    #[serde(flatten)]
    pub spec: BackfillSpec,
    /// What is wanted of it.
    pub wish: BackfillWish,
    /// How often it was begun, from 1: repetitions of what failed count.
    pub attempt: u32,
    /// How often this row changed: whoever decides by it writes only while it is as it was.
    pub revision: u64,
    /// How many runs it has asked for.
    pub runs: u64,
    /// Its end, once it has ended.
    pub ended: Option<BackfillEnd>,
}

impl Backfill {
    /// One that was just asked for.
    #[must_use]
    pub const fn new(spec: BackfillSpec) -> Self {
        Self {
            spec,
            wish: BackfillWish::Run,
            attempt: 1,
            revision: 0,
            runs: 0,
            ended: None,
        }
    }

    /// The id.
    #[must_use]
    pub const fn id(&self) -> BackfillId {
        self.spec.id
    }
}
