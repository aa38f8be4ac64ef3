//! [`BackfillRequest`]: a backfill that somebody asks for.

use std::{collections::BTreeMap, num::NonZeroU32};

use crate::{key::AssetKey, run::BackfillPolicy, tags::Tags};

/// The priority of the runs of a backfill, unless told: what schedules and people ask for goes first.
pub(super) const PRIORITY: i32 = -10;

/// Which partitions a backfill makes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhichPartitions {
    /// Those of a text, as [`PartitionSelection`](crate::partition::PartitionSelection) reads it. Assets whose partitions it does
    /// not fit follow by the mappings.
    Selection(String),
    /// Those of each asset that should be there and were never made.
    Missing,
    /// Those of each asset whose newest attempt failed.
    Failed,
}

/// A backfill that somebody asks for: assets, partitions, and how they are made.
///
/// ```
/// use edge_assets::instance::BackfillRequest;
/// let october = BackfillRequest::new("+daily_device_summary", "2026-10-01..2026-10-31")
///     .policy("ranges:7".parse()?)
///     .at_once(2)
///     .key("october");
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct BackfillRequest {
    pub(super) selection: String,
    pub(super) which: WhichPartitions,
    pub(super) within: Option<String>,
    pub(super) policy: BackfillPolicy,
    pub(super) at_once: Option<NonZeroU32>,
    pub(super) tags: Tags,
    pub(super) priority: i32,
    pub(super) config: BTreeMap<AssetKey, serde_json::Value>,
    pub(super) key: Option<String>,
}

impl BackfillRequest {
    fn of(selection: impl Into<String>, which: WhichPartitions) -> Self {
        Self {
            selection: selection.into(),
            which,
            within: None,
            policy: BackfillPolicy::default(),
            at_once: None,
            tags: Tags::new(),
            priority: PRIORITY,
            config: BTreeMap::new(),
            key: None,
        }
    }

    /// Asks for partitions of what a text of the selection language names.
    pub fn new(selection: impl Into<String>, partitions: impl Into<String>) -> Self {
        Self::of(selection, WhichPartitions::Selection(partitions.into()))
    }

    /// Asks for the partitions that should be there and were never made.
    pub fn missing(selection: impl Into<String>) -> Self {
        Self::of(selection, WhichPartitions::Missing)
    }

    /// Asks for the partitions whose newest attempt failed.
    pub fn failed(selection: impl Into<String>) -> Self {
        Self::of(selection, WhichPartitions::Failed)
    }

    /// Keeps to partitions of a text: what is missing, or has failed, within a month. Of partitions that are named it says nothing more.
    pub fn within(mut self, partitions: impl Into<String>) -> Self {
        self.within = Some(partitions.into());
        self
    }

    /// Sets how many partitions a run makes; one unless told.
    pub fn policy(mut self, policy: BackfillPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Sets how many runs are in flight at once, queued or under way; 0 counts as 1. Twice as many as the instance runs at once
    /// unless told, so that the queue always has one to start.
    pub fn at_once(mut self, runs: u32) -> Self {
        self.at_once = Some(NonZeroU32::new(runs).unwrap_or(NonZeroU32::MIN));
        self
    }

    /// Adds a label to its runs.
    pub fn tag(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.tags.insert(name, value);
        self
    }

    /// Sets the priority of its runs; -10 unless told, below that of schedules and people.
    pub fn priority(mut self, priority: i32) -> Self {
        self.priority = priority;
        self
    }

    /// Gives an asset its settings in these runs.
    pub fn config(mut self, asset: AssetKey, settings: serde_json::Value) -> Self {
        self.config.insert(asset, settings);
        self
    }

    /// Names the request: however often it is made under one key, there is one backfill.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }
}
