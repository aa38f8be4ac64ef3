//! [`Asset`] as it stands in lists, and [`AssetDetail`] with its definition.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    at::At,
    check::Check,
    fresh::{Behind, Fresh},
    metadata::Entry,
    status::Severity,
};
use crate::{
    asset::AssetDef,
    event::EventKind,
    instance::made_at,
    metadata::Metadata,
    policy::Freshness,
    run::StepStatus,
    store::StoredEvent,
    web::board::{LastCheck, Standing},
};

/// Where an asset stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AssetStatus {
    /// It was never made.
    Missing,
    /// A step makes it now.
    Running,
    /// Its last step failed.
    Failure,
    /// It is older than it may be.
    Stale,
    /// It was made.
    Success,
}

impl AssetStatus {
    /// Where an asset stands at an instant.
    pub(crate) fn of(asset: &AssetDef, standing: Option<&Standing>, now: Timestamp) -> Self {
        let Some(standing) = standing else {
            return Self::Missing;
        };
        match standing.step.as_ref().map(|step| step.status) {
            Some(StepStatus::Running | StepStatus::Retrying) => return Self::Running,
            Some(StepStatus::Failure) => return Self::Failure,
            _ => {}
        }
        let Some(latest) = &standing.latest else {
            return Self::Missing;
        };
        let look = asset
            .freshness()
            .map(|policy| policy.evaluate(Some(made_at(latest)), now));
        if look.is_some_and(|look| look.state == Freshness::Fail) {
            Self::Stale
        } else {
            Self::Success
        }
    }
}

/// How the checks of an asset stand. A mark of its own beside the status: the two are two truths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CheckStatus {
    /// It has no checks, or none was evaluated.
    None,
    /// All passed.
    Passed,
    /// One failed about which somebody should look.
    Warn,
    /// One failed: the data is wrong.
    Error,
}

impl CheckStatus {
    pub(crate) fn of(standing: Option<&Standing>) -> Self {
        let Some(standing) = standing.filter(|standing| !standing.checks.is_empty()) else {
            return Self::None;
        };
        match standing.checks.values().filter_map(LastCheck::fault).max() {
            None => Self::Passed,
            Some(severity) => match Severity::from(severity) {
                Severity::Warn => Self::Warn,
                Severity::Error => Self::Error,
            },
        }
    }
}

/// A materialization or an observation.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Materialization {
    /// When it happened.
    pub(crate) at: At,
    /// The run.
    pub(crate) run: String,
    /// The partition, where there is one.
    pub(crate) partition: Option<String>,
    /// Which data it is, when known.
    pub(crate) data_version: Option<String>,
    /// Its place in the event log.
    pub(crate) position: u64,
}

impl From<&StoredEvent> for Materialization {
    fn from(event: &StoredEvent) -> Self {
        let record = &event.record;
        let version = match &record.kind {
            EventKind::AssetMaterialized { data_version, .. } | EventKind::AssetObserved { data_version, .. } => {
                data_version.as_ref()
            }
            _ => None,
        };
        let step = record.step.as_ref();
        Self {
            at: record.at.into(),
            run: record.run_id.to_string(),
            partition: step.and_then(|step| step.partition.as_ref()).map(ToString::to_string),
            data_version: version.map(|version| version.as_str().to_owned()),
            position: event.position.0,
        }
    }
}

/// What a materialization or an observation recorded.
pub(crate) fn recorded(event: &StoredEvent) -> Option<&Metadata> {
    match &event.record.kind {
        EventKind::AssetMaterialized { metadata, .. } | EventKind::AssetObserved { metadata, .. } => Some(metadata),
        _ => None,
    }
}

/// An asset as it stands in lists.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Asset {
    /// The key; in paths, one encoded segment.
    pub(crate) key: String,
    /// The group.
    pub(crate) group: Option<String>,
    /// What it is: the first line of its description.
    pub(crate) summary: String,
    /// What technologies it stands on.
    pub(crate) kinds: Vec<String>,
    /// Who answers for it.
    pub(crate) owners: Vec<String>,
    /// Labels.
    pub(crate) tags: BTreeMap<String, String>,
    /// Whether something else makes it.
    pub(crate) is_external: bool,
    /// Whether it has partitions.
    pub(crate) is_partitioned: bool,
    /// Where it stands.
    pub(crate) status: AssetStatus,
    /// How its checks stand.
    pub(crate) checks: CheckStatus,
    /// The newest materialization or observation.
    pub(crate) latest: Option<Materialization>,
    /// What its last step said, when that failed.
    pub(crate) failure: Option<String>,
    /// How fresh it is, where something is asked of that.
    pub(crate) fresh: Option<Fresh>,
}

impl Asset {
    pub(crate) fn of(asset: &AssetDef, standing: Option<&Standing>, now: Timestamp) -> Self {
        let texts = |texts: &[std::sync::Arc<str>]| texts.iter().map(ToString::to_string).collect();
        let step = standing.and_then(|standing| standing.step.as_ref());
        let failed = step.filter(|step| step.status == StepStatus::Failure);
        let latest = standing.and_then(|standing| standing.latest.as_deref());
        Self {
            key: asset.key.to_string(),
            group: asset.group.as_deref().map(str::to_owned),
            summary: asset.description.lines().next().unwrap_or_default().to_owned(),
            kinds: texts(&asset.kinds),
            owners: texts(&asset.owners),
            tags: asset
                .tags
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            is_external: asset.compute.is_external(),
            is_partitioned: asset.partitions.is_some(),
            status: AssetStatus::of(asset, standing, now),
            checks: CheckStatus::of(standing),
            latest: latest.map(Materialization::from),
            failure: failed.and_then(|step| step.message.clone()),
            fresh: asset
                .freshness()
                .map(|policy| Fresh::of(&policy, standing.and_then(|standing| standing.latest.as_deref()), now)),
        }
    }
}

/// An asset with its definition.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct AssetDetail {
    #[serde(flatten)]
    pub(crate) asset: Asset,
    /// What it is, in Markdown.
    pub(crate) description: String,
    /// Which code makes it.
    pub(crate) code_version: String,
    /// How often a failed step is repeated.
    pub(crate) retries: u32,
    /// How long one attempt may take, in seconds.
    pub(crate) timeout_s: Option<f64>,
    /// How old the data may become, in seconds.
    pub(crate) fresh_within_s: Option<f64>,
    /// The pool whose slots its steps take.
    pub(crate) pool: Option<String>,
    /// The type of the value.
    pub(crate) value_type: String,
    /// Where it is declared: file and line.
    pub(crate) source: String,
    /// Its settings, as a JSON Schema.
    pub(crate) settings: Option<serde_json::Value>,
    /// The assets directly upstream.
    pub(crate) upstream: Vec<String>,
    /// The assets directly downstream.
    pub(crate) downstream: Vec<String>,
    /// The jobs that select it.
    pub(crate) jobs: Vec<String>,
    /// Its checks, with what they found last.
    pub(crate) check_results: Vec<Check>,
    /// What its newest materialization or observation recorded.
    pub(crate) metadata: Vec<Entry>,
    /// Why other data would be made now than it holds: an input has other data since, or other code would make it; nothing of what was
    /// never made.
    pub(crate) behind: Vec<Behind>,
    /// The run of its last step.
    pub(crate) last_run: Option<String>,
    /// When its last step began or ended.
    pub(crate) last_at: Option<At>,
}
