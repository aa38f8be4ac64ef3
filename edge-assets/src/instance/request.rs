//! [`LaunchRequest`]: a run that somebody asks for.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;

use crate::{key::AssetKey, plan::CheckRequest, tags::Tags};

/// A run that somebody asks for: a job or a selection, and what is special about it.
///
/// ```
/// use edge_assets::instance::LaunchRequest;
/// let request = LaunchRequest::job("daily_report").partition("2026-11-22").tag("asked_by", "ops").priority(10);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct LaunchRequest {
    pub(super) job: Option<String>,
    pub(super) selection: Option<String>,
    pub(super) partition: Option<String>,
    pub(super) config: BTreeMap<AssetKey, serde_json::Value>,
    pub(super) tags: Tags,
    pub(super) key: Option<String>,
    pub(super) priority: Option<i32>,
    pub(super) not_before: Option<Timestamp>,
    pub(super) checks: Option<CheckRequest>,
}

impl LaunchRequest {
    const fn new() -> Self {
        Self {
            job: None,
            selection: None,
            partition: None,
            config: BTreeMap::new(),
            tags: Tags::new(),
            key: None,
            priority: None,
            not_before: None,
            checks: None,
        }
    }

    /// Asks for a job.
    pub fn job(name: impl Into<String>) -> Self {
        Self {
            job: Some(name.into()),
            ..Self::new()
        }
    }

    /// Asks for what a text of the selection language names.
    pub fn selection(selection: impl Into<String>) -> Self {
        Self {
            selection: Some(selection.into()),
            ..Self::new()
        }
    }

    /// Asks for the checks of what a text of the selection language names; nothing is materialized.
    ///
    /// Left out are the checks that look at a value which nothing keeps.
    pub fn checks(selection: impl Into<String>) -> Self {
        Self {
            checks: Some(CheckRequest::All),
            ..Self::selection(selection)
        }
    }

    /// Asks for these checks alone, of those that [`checks`](Self::checks) asks for: `has_devices`, or `summary:has_devices`.
    pub fn only_checks<N: Into<Arc<str>>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.checks = Some(CheckRequest::Named(names.into_iter().map(Into::into).collect()));
        self
    }

    /// Names the partition; without it the run takes the latest complete one.
    pub fn partition(mut self, partition: impl Into<String>) -> Self {
        self.partition = Some(partition.into());
        self
    }

    /// Gives an asset its settings for this run.
    pub fn config(mut self, asset: AssetKey, settings: serde_json::Value) -> Self {
        self.config.insert(asset, settings);
        self
    }

    /// Adds a label, beside those of the job.
    pub fn tag(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.tags.insert(name, value);
        self
    }

    /// Names the request: however often it is made under one key, there is one run.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Sets which of several queued runs starts first: the higher. Without it, the priority of the job.
    pub fn priority(mut self, priority: i32) -> Self {
        self.priority = Some(priority);
        self
    }

    /// Has the run wait in the queue until this instant.
    pub fn not_before(mut self, at: Timestamp) -> Self {
        self.not_before = Some(at);
        self
    }
}
