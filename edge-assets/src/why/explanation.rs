//! [`Explanation`]: one asset, explained.

use std::sync::Arc;

use jiff::Timestamp;
use petgraph::Direction;
use serde::Serialize;

use super::{History, Launch, Membership, PartitionSummary, Policy, StaleAsset, launch, policy, stale};
use crate::{
    asset::{AssetDef, Compute},
    automation,
    definitions::Definitions,
    event::Severity,
    graph::{AssetGraph, AssetId, ResolveError},
    key::AssetKey,
    resource::ResourceNeed,
    selection::Selection,
    stale::Staleness,
    store::ConditionEvaluation,
    tags::Tags,
    version::CodeVersion,
};

/// One asset, explained.
///
/// ```
/// use edge_assets::{AssetDef, AssetKey, Definitions, why::Explanation};
///
/// let events = AssetDef::builder("events").external();
/// let daily = AssetDef::builder("daily")
///     .after_key(AssetKey::new("events")?)
///     .run(|| async { Ok::<_, std::io::Error>(()) });
/// let definitions = Definitions::builder().assets([events, daily]).build()?;
///
/// let id = definitions.graph().id("events").unwrap();
/// let why = Explanation::new(&definitions, id, "2026-11-22T09:00:00Z".parse()?)
///     .within(&definitions, &"+daily".parse()?)?;
/// let membership = why.membership.unwrap();
/// assert!(membership.is_in);
/// assert_eq!(membership.reason, "upstream of `daily`: events → daily");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The asset.
    pub key: AssetKey,
    /// What it is, in Markdown.
    pub description: Arc<str>,
    /// The group.
    pub group: Option<Arc<str>>,
    /// What technologies it stands on.
    pub kinds: Vec<Arc<str>>,
    /// Who answers for it.
    pub owners: Vec<Arc<str>>,
    /// Labels.
    pub tags: Tags,
    /// How it comes to be.
    pub making: Making,
    /// The type of the value.
    pub value: &'static str,
    /// Where it is declared, `src/assets.rs:12`.
    pub source: String,
    /// Which code makes it.
    pub code_version: CodeVersion,
    /// What it depends on.
    pub upstream: Lineage,
    /// What depends on it.
    pub downstream: Lineage,
    /// The resources that it takes, as authors write them.
    pub resources: Vec<String>,
    /// Whether it takes settings.
    pub takes_config: bool,
    /// What is checked when it was made.
    pub checks: Vec<CheckSummary>,
    /// Its policies, each with what it means.
    pub policies: Vec<Policy>,
    /// The jobs that select it, with what launches them.
    pub launches: Vec<Launch>,
    /// Whether it is stale, and why, when [that was given](Self::with_staleness): the asset first, then what is stale upstream of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale: Option<Vec<StaleAsset>>,
    /// What its automation condition said last, when [that was given](Self::with_evaluation).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<Evaluated>,
    /// What is switched off, so that its automation condition is not evaluated, as far as [that was given](Self::with_switched_off).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition_off: Option<ConditionOff>,
    /// How it stands with its partitions, when [that was given](Self::with_partitions).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partitions: Option<PartitionSummary>,
    /// Why it is in a selection, when [one was given](Self::within).
    pub membership: Option<Membership>,
    /// What a store knows of it, when [one was asked](Self::with_history).
    pub history: Option<History>,
}

/// What an automation condition said last.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Evaluated {
    /// Since when.
    pub at: Timestamp,
    /// How many partitions were requested then.
    pub requested: u64,
    /// Why.
    pub explanation: automation::Explanation,
}

/// What is switched off, where an automation condition is not evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ConditionOff {
    /// This condition, by itself.
    Own,
    /// Automation as a whole.
    All,
}

/// How an asset comes to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Making {
    /// An `async` function makes it.
    Function,
    /// A plain function makes it, on a thread that may block.
    BlockingFunction,
    /// Something else makes it, and a function looks at it.
    Observed,
    /// Something else makes it, and nothing looks at it.
    External,
}

impl From<&Compute> for Making {
    fn from(compute: &Compute) -> Self {
        match compute {
            Compute::External => Self::External,
            Compute::Observe(_) => Self::Observed,
            Compute::Blocking(_) => Self::BlockingFunction,
            Compute::Async(_) | Compute::Closure(_) => Self::Function,
        }
    }
}

/// One side of an asset.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Lineage {
    /// The neighbors.
    pub direct: Vec<Neighbor>,
    /// How many assets there are on that side in all.
    pub total: usize,
}

/// An asset beside another one.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Neighbor {
    /// The asset.
    pub key: AssetKey,
    /// Whether the downstream one takes the value of the upstream one, or only waits for it.
    pub takes_value: bool,
}

/// What is checked when an asset was made.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct CheckSummary {
    /// The name, unique within the asset.
    pub name: Arc<str>,
    /// How bad it is when it fails.
    pub severity: Severity,
    /// Whether its failure stops what is downstream.
    pub blocking: bool,
    /// What it checks, in Markdown.
    pub description: Arc<str>,
}

impl Explanation {
    /// Explains an asset; `now` is the instant after which schedules fire next.
    #[must_use]
    pub fn new(definitions: &Definitions, asset: AssetId, now: Timestamp) -> Self {
        let graph = definitions.graph();
        let def = graph.asset(asset);
        let checks = graph.checks_of(asset).map(|check| CheckSummary {
            name: Arc::clone(&check.key.name),
            severity: check.severity,
            blocking: check.blocking,
            description: Arc::clone(&check.description),
        });
        Self {
            key: def.key.clone(),
            description: Arc::clone(&def.description),
            group: def.group.clone(),
            kinds: def.kinds.clone(),
            owners: def.owners.clone(),
            tags: def.tags.clone(),
            making: Making::from(&def.compute),
            value: def.output.name,
            source: def.source.to_string(),
            code_version: def.code_version.clone(),
            upstream: lineage(graph, asset, Direction::Incoming),
            downstream: lineage(graph, asset, Direction::Outgoing),
            resources: def.needs.resources.iter().map(ResourceNeed::display).collect(),
            takes_config: def.needs.config.is_some(),
            checks: checks.collect(),
            policies: policy::of(def, now),
            launches: launch::of(definitions, asset, now),
            stale: None,
            evaluation: None,
            condition_off: None,
            partitions: None,
            membership: None,
            history: None,
        }
    }

    /// Adds what a store knows of the asset.
    #[must_use]
    pub fn with_history(mut self, history: History) -> Self {
        self.history = Some(history);
        self
    }

    /// Adds what its automation condition said last.
    #[must_use]
    pub fn with_evaluation(mut self, newest: &ConditionEvaluation) -> Self {
        let explanation = serde_json::from_str(&newest.explanation).ok();
        self.evaluation = explanation.map(|explanation| Evaluated {
            at: newest.at,
            requested: newest.requested,
            explanation,
        });
        self
    }

    /// Adds what is switched off, so that its automation condition is not evaluated.
    #[must_use]
    pub fn with_switched_off(mut self, off: ConditionOff) -> Self {
        self.condition_off = Some(off);
        self
    }

    /// Adds how it stands with the partitions of the asset.
    #[must_use]
    pub fn with_partitions(mut self, partitions: PartitionSummary) -> Self {
        self.partitions = Some(partitions);
        self
    }

    /// Adds whether the asset is stale, and why.
    #[must_use]
    pub fn with_staleness(mut self, definitions: &Definitions, staleness: &Staleness) -> Self {
        let graph = definitions.graph();
        let asset = graph.id(self.key.as_str());
        self.stale = asset.map(|asset| stale::of(graph, staleness, asset));
        self
    }

    /// Adds why the asset is in a selection, or why it is not.
    ///
    /// # Errors
    /// [`ResolveError`] when a name in the selection matches nothing, or when it needs a store.
    pub fn within(mut self, definitions: &Definitions, selection: &Selection) -> Result<Self, ResolveError> {
        let graph = definitions.graph();
        self.membership = match graph.id(self.key.as_str()) {
            Some(asset) => Some(Membership::new(graph, asset, selection)?),
            None => None,
        };
        Ok(self)
    }
}

fn lineage(graph: &AssetGraph, asset: AssetId, direction: Direction) -> Lineage {
    let neighbors: Vec<AssetId> = match direction {
        Direction::Incoming => graph.upstream(asset).collect(),
        Direction::Outgoing => graph.downstream(asset).collect(),
    };
    let direct = neighbors.into_iter().map(|neighbor| {
        let (upstream, downstream) = match direction {
            Direction::Incoming => (neighbor, asset),
            Direction::Outgoing => (asset, neighbor),
        };
        Neighbor {
            key: graph.asset(neighbor).key.clone(),
            takes_value: takes_value(graph.asset(downstream), &graph.asset(upstream).key),
        }
    });
    let mut reached = vec![false; graph.len()];
    reached[asset.index()] = true;
    graph.dag().reach(&mut reached, direction, None);
    Lineage {
        direct: direct.collect(),
        total: reached.iter().filter(|is_reached| **is_reached).count() - 1,
    }
}

fn takes_value(asset: &AssetDef, upstream: &AssetKey) -> bool {
    let mut deps = asset.needs.deps.iter();
    deps.any(|dep| dep.key == *upstream && dep.value.is_some())
}
