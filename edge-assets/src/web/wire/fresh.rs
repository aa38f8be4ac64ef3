//! [`Fresh`] and [`Behind`]: whether the data of an asset is as new as it should be, and as what it was made from.

use jiff::Timestamp;
use petgraph::Direction;
use serde::Serialize;
use utoipa::ToSchema;

use super::at::At;
use crate::{
    graph::{AssetGraph, AssetId},
    instance::made_at,
    key::AssetKey,
    policy::{self, FreshnessPolicy},
    stale::{StaleReason, Staleness},
    store::{AssetState, History, StoredEvent},
    web::board::Standings,
};

/// How fresh an asset is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Fresh {
    /// How fresh.
    pub(crate) state: Freshness,
    /// What is asked of it: `within 26h`.
    pub(crate) policy: String,
    /// When that may change though nothing is made meanwhile.
    pub(crate) until: Option<At>,
    /// Why it is not as fresh as it should be, or will soon not be.
    pub(crate) reason: Option<String>,
}

/// How fresh data is against what is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Freshness {
    /// As fresh as it should be.
    Pass,
    /// Still fresh enough, but not for long.
    Warn,
    /// Older than it may be, or not made by its deadline.
    Fail,
    /// It was never made, so nobody knows.
    Unknown,
}

impl From<policy::Freshness> for Freshness {
    fn from(inner: policy::Freshness) -> Self {
        match inner {
            policy::Freshness::Pass => Self::Pass,
            policy::Freshness::Warn => Self::Warn,
            policy::Freshness::Fail => Self::Fail,
            policy::Freshness::Unknown => Self::Unknown,
        }
    }
}

impl Fresh {
    pub(crate) fn of(policy: &FreshnessPolicy, latest: Option<&StoredEvent>, now: Timestamp) -> Self {
        let look = policy.evaluate(latest.map(made_at), now);
        Self {
            state: look.state.into(),
            policy: policy.to_string(),
            until: look.next.map(At),
            reason: look.reason,
        }
    }
}

/// Why other data would be made now than an asset holds.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Behind {
    /// `code_changed`, `input_changed`, `input_added`, `input_removed` or `upstream_stale`.
    pub(crate) why: String,
    /// The asset upstream that it is about, where it is about one.
    pub(crate) asset: Option<String>,
    /// The reason for people.
    pub(crate) text: String,
    /// By how many seconds that asset is newer, where it is.
    pub(crate) newer_by_s: Option<f64>,
}

impl Behind {
    /// Why an asset is behind. Only what is upstream of it is looked at.
    pub(crate) fn of(graph: &AssetGraph, id: AssetId, standings: &Standings) -> Vec<Self> {
        let at_of = |key: &AssetKey| {
            let latest = standings.get(key).and_then(|standing| standing.latest.as_deref());
            latest.map(|latest| latest.record.at)
        };
        let Some(made) = at_of(&graph.asset(id).key) else {
            return Vec::new();
        };
        let history = History::of(upstream_and_self(graph, id).filter_map(|id| {
            let key = &graph.asset(id).key;
            let latest = standings.get(key)?.latest.as_deref()?;
            Some(AssetState {
                asset: key.clone(),
                partition: latest.record.step.as_ref().and_then(|step| step.partition.clone()),
                latest: latest.clone(),
            })
        }));
        let staleness = Staleness::new(graph, &history);
        let behind = staleness.reasons(id).iter().map(|reason| {
            let asset = about(reason);
            let newer = asset.and_then(&at_of).map(|at| at.duration_since(made).as_secs_f64());
            Self {
                why: name_of(reason).to_owned(),
                asset: asset.map(ToString::to_string),
                text: reason.to_string(),
                newer_by_s: newer.filter(|seconds| *seconds > 0.0),
            }
        });
        behind.collect()
    }
}

fn upstream_and_self(graph: &AssetGraph, id: AssetId) -> impl Iterator<Item = AssetId> {
    let mut reached = vec![false; graph.len()];
    reached[id.index()] = true;
    graph.dag().reach(&mut reached, Direction::Incoming, None);
    graph.topological().filter(move |id| reached[id.index()])
}

fn about(reason: &StaleReason) -> Option<&AssetKey> {
    match reason {
        StaleReason::NeverMaterialized | StaleReason::CodeChanged { .. } => None,
        StaleReason::InputChanged { asset }
        | StaleReason::InputAdded { asset }
        | StaleReason::InputRemoved { asset }
        | StaleReason::UpstreamStale { asset } => Some(asset),
    }
}

fn name_of(reason: &StaleReason) -> &'static str {
    match reason {
        StaleReason::NeverMaterialized => "never_materialized",
        StaleReason::CodeChanged { .. } => "code_changed",
        StaleReason::InputChanged { .. } => "input_changed",
        StaleReason::InputAdded { .. } => "input_added",
        StaleReason::InputRemoved { .. } => "input_removed",
        StaleReason::UpstreamStale { .. } => "upstream_stale",
    }
}
