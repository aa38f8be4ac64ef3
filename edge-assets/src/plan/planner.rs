//! [`plan`]: resolve, choose partitions, connect steps, check that every value will be there.

use std::any::TypeId;

use indexmap::{IndexMap, IndexSet};
use jiff::Timestamp;

use super::{CheckRequest, LoadIndex, Plan, PlanError, PlanLoad, PlanStep, checks::plan_checks};
use crate::{
    asset::{AssetDef, Compute},
    config::{ConfigError, ConfigFault, RunConfig},
    graph::{AssetGraph, AssetId},
    key::AssetKey,
    partition::PartitionKey,
    run::StepKey,
    selection::Selection,
    suggest::did_you_mean,
    trigger::JobDef,
};

/// What is to be run.
#[derive(Debug, Clone)]
pub struct PlanRequest {
    /// Which assets.
    pub selection: Selection,
    /// Which partition of those that have any; without it, the latest complete one of each.
    pub partition: Option<String>,
    /// Settings of assets for this run. What does not come from the request itself may concern other assets, too.
    pub config: RunConfig,
    /// Whether a `Res<dyn IoManager>` keeps the values of assets that choose no other; definitions fill it in.
    pub has_default_io: bool,
    /// Evaluates these checks of what is selected, and materializes nothing.
    pub checks: Option<CheckRequest>,
    /// The present instant, which bounds the partitions.
    pub now: Timestamp,
}

impl PlanRequest {
    /// Asks for what a job selects, with the settings of the job, at the instant `now`.
    ///
    /// # Errors
    /// [`PlanError::Selection`] when the job's selection is none, which those of [`Definitions`](crate::Definitions) are not.
    pub fn of_job(job: &JobDef, now: Timestamp) -> Result<Self, PlanError> {
        let mut request = Self::new(job.selection.parse()?, now);
        request.config = job.config.clone();
        Ok(request)
    }

    /// Asks for a selection, at the instant `now`.
    #[must_use]
    pub fn new(selection: Selection, now: Timestamp) -> Self {
        Self {
            selection,
            partition: None,
            config: RunConfig::new(),
            has_default_io: false,
            checks: None,
            now,
        }
    }
}

/// Marks an asset without a step.
const NO_STEP: u32 = u32::MAX;

/// Turns a request into a plan.
///
/// # Errors
/// [`PlanError`], with the cure, when the request cannot be run as it stands.
pub fn plan(graph: &AssetGraph, mut request: PlanRequest) -> Result<Plan, PlanError> {
    let selected = graph.resolve(&request.selection)?;
    if let Some(wanted) = request.checks.take() {
        return plan_checks(graph, &selected, &wanted, request);
    }
    let runnable = |id: &AssetId| !matches!(graph.asset(*id).compute, Compute::External);
    let chosen: Vec<AssetId> = selected.iter().copied().filter(runnable).collect();
    let (chosen, pulled_in) = whole_functions(graph, chosen);
    if chosen.is_empty() {
        let assets = selected
            .iter()
            .take(10)
            .map(|id| graph.asset(*id).key.to_string())
            .collect();
        return Err(PlanError::NothingToDo {
            selection: request.selection.to_string(),
            assets,
        });
    }
    let config = config_of(
        graph,
        &with_settings(graph, &chosen),
        std::mem::take(&mut request.config),
    )?;
    let mut reasons = Reasons::new(graph, &request.selection)?;
    let mut step_of = vec![NO_STEP; graph.len()];
    for (step, id) in (0..).zip(&chosen) {
        step_of[id.index()] = step;
    }
    let mut steps = Vec::with_capacity(chosen.len());
    let mut loads = IndexMap::new();
    for id in chosen {
        let asset = graph.asset(id);
        let loaded = loads_of(graph, asset, &step_of, &request, &mut loads)?;
        let together = graph.multi(id);
        // What one call makes does not wait for itself.
        let is_apart = |other: &AssetId| together.is_none() || graph.multi(*other) != together;
        let connect = |ids: &mut dyn Iterator<Item = AssetId>| -> Vec<u32> {
            ids.filter(is_apart)
                .map(|id| step_of[id.index()])
                .filter(|step| *step != NO_STEP)
                .collect()
        };
        steps.push(PlanStep {
            key: StepKey {
                asset: asset.key.clone(),
                partition: partition_of(asset, &request)?,
            },
            asset: id,
            upstream: connect(&mut graph.upstream(id)),
            downstream: connect(&mut graph.downstream(id)),
            loads: loaded,
            checks: None,
            together,
            reason: match pulled_in.get(&id) {
                Some(with) => reasons.together(&graph.asset(*with).key),
                None => reasons.of(id),
            },
        });
    }
    let keys = steps
        .iter()
        .map(|step: &PlanStep| &step.key)
        .chain(loads.values().map(|load| &load.key));
    refuse_partition_of_nothing(&request, keys)?;
    let selection = request.selection.to_string().into();
    Ok(Plan {
        selection,
        steps,
        loads: loads.into_values().collect(),
        config,
        left_out: Vec::new(),
        reasons: reasons.texts,
    })
}

/// Adds what a function makes beside a chosen asset, where it cannot make a part; for each, the asset that pulled it in.
fn whole_functions(graph: &AssetGraph, chosen: Vec<AssetId>) -> (Vec<AssetId>, IndexMap<AssetId, AssetId>) {
    let mut pulled_in = IndexMap::new();
    if !chosen.iter().any(|id| graph.multi(*id).is_some()) {
        return (chosen, pulled_in);
    }
    let mut is_chosen = vec![false; graph.len()];
    chosen.iter().for_each(|id| is_chosen[id.index()] = true);
    for id in chosen {
        if graph.asset(id).multi.is_some_and(|multi| !multi.of.can_subset) {
            for &other in graph.made_with(id) {
                if !std::mem::replace(&mut is_chosen[other.index()], true) {
                    pulled_in.insert(other, id);
                }
            }
        }
    }
    let all = graph.topological().filter(|id| is_chosen[id.index()]).collect();
    (all, pulled_in)
}

/// The assets whose settings a run needs: those that it makes, and for each function of several the one that has its settings.
fn with_settings(graph: &AssetGraph, chosen: &[AssetId]) -> Vec<AssetId> {
    let mut with_settings = chosen.to_vec();
    let firsts: IndexSet<AssetId> = chosen
        .iter()
        .filter_map(|id| graph.made_with(*id).first().copied())
        .collect();
    if !firsts.is_empty() {
        let chosen: IndexSet<AssetId> = chosen.iter().copied().collect();
        with_settings.extend(
            firsts
                .difference(&chosen)
                .filter(|id| graph.asset(**id).needs.config.is_some()),
        );
    }
    with_settings
}

/// Refuses a partition when nothing has partitions.
pub(super) fn refuse_partition_of_nothing<'a>(
    request: &PlanRequest,
    mut keys: impl Iterator<Item = &'a StepKey>,
) -> Result<(), PlanError> {
    match &request.partition {
        Some(partition) if keys.all(|key| key.partition.is_none()) => Err(PlanError::NotPartitioned {
            partition: partition.clone(),
        }),
        _ => Ok(()),
    }
}

/// The values that an asset takes from outside of the run, each added to `loads` once.
fn loads_of(
    graph: &AssetGraph,
    asset: &AssetDef,
    step_of: &[u32],
    request: &PlanRequest,
    loads: &mut IndexMap<AssetId, PlanLoad>,
) -> Result<Vec<LoadIndex>, PlanError> {
    let mut taken = Vec::new();
    for dep in asset.needs.deps.iter().filter(|dep| dep.value.is_some()) {
        // The graph has every upstream.
        let Some(id) = graph.id(dep.key.as_str()) else {
            continue;
        };
        let upstream = graph.asset(id);
        let has_no_content = upstream.output.id == TypeId::of::<()>();
        if step_of[id.index()] != NO_STEP || has_no_content {
            continue;
        }
        if upstream.kept_by(request.has_default_io).is_none() {
            return Err(not_kept(asset, upstream));
        }
        let load = PlanLoad {
            key: StepKey {
                asset: upstream.key.clone(),
                partition: partition_of(upstream, request)?,
            },
            asset: id,
        };
        let (place, _) = loads.insert_full(id, load);
        taken.push(u32::try_from(place).unwrap_or(u32::MAX));
    }
    Ok(taken)
}

fn not_kept(asset: &AssetDef, upstream: &AssetDef) -> PlanError {
    let (asset, key) = (asset.key.clone(), upstream.key.clone());
    match upstream.io_type {
        Some(_) => PlanError::MissingValue { asset, upstream: key },
        None => PlanError::MissingInMemory { asset, upstream: key },
    }
}

pub(super) fn partition_of(asset: &AssetDef, request: &PlanRequest) -> Result<Option<PartitionKey>, PlanError> {
    let Some(partitions) = &asset.partitions else {
        return Ok(None);
    };
    let fault = |error| PlanError::Partition {
        asset: asset.key.clone(),
        error,
    };
    match &request.partition {
        Some(key) => partitions.check(key, request.now).map(Some).map_err(fault),
        None => match partitions.latest_complete(request.now).map_err(fault)? {
            Some(key) => Ok(Some(key)),
            None => Err(PlanError::NoPartitionYet {
                asset: asset.key.clone(),
            }),
        },
    }
}

/// The settings of the chosen assets, all of them checked.
pub(super) fn config_of(
    graph: &AssetGraph,
    chosen: &[AssetId],
    mut config: RunConfig,
) -> Result<RunConfig, ConfigError> {
    let mut is_chosen = vec![false; graph.len()];
    for id in chosen {
        is_chosen[id.index()] = true;
    }
    let chosen_asset = |key: &AssetKey| {
        let id = graph.id(key.as_str()).filter(|id| is_chosen[id.index()])?;
        Some(graph.asset(id))
    };
    let mut faults = Vec::new();
    for (key, located) in config.located() {
        match (chosen_asset(key), located.origin_of_run()) {
            (Some(asset), _) if asset.needs.config.is_some() => {}
            (Some(_), _) => faults.push(ConfigFault::not_taken(key.as_str(), located.origin_of(&[]))),
            (None, Some(origin)) => {
                let offer = did_you_mean(key.as_str(), chosen.iter().map(|id| graph.asset(*id).key.as_str()));
                faults.push(ConfigFault::of_nothing(key.as_str(), origin, &offer));
            }
            // Files and the environment speak of all assets.
            (None, None) => {}
        }
    }
    config.retain(|key| chosen_asset(key).is_some());
    for asset in chosen.iter().map(|id| graph.asset(*id)) {
        if let Some(need) = asset.needs.config {
            faults.extend(need.faults(&asset.key, &config).into_iter().map(|(_, fault)| fault));
        }
    }
    ConfigError::of(faults)?;
    Ok(config)
}

/// Why each asset is in: the first branch of the selection that holds it.
pub(super) struct Reasons {
    pub(super) texts: Vec<String>,
    sets: Vec<(Vec<bool>, u32)>,
}

impl Reasons {
    pub(super) fn new(graph: &AssetGraph, selection: &Selection) -> Result<Self, PlanError> {
        let mut reasons = Self {
            texts: Vec::new(),
            sets: Vec::new(),
        };
        let branches = selection.branches();
        // A job may list thousands of assets; one set each would be quadratic, and the reason is always the same.
        if branches.len() > 64 {
            reasons.add(vec![true; graph.len()], "selected".to_owned());
            return Ok(reasons);
        }
        for branch in branches {
            let (inner, side) = match branch {
                Selection::Upstream(inner, _) => (inner.as_ref(), Some("upstream")),
                Selection::Downstream(inner, _) => (inner.as_ref(), Some("downstream")),
                _ => (branch, None),
            };
            reasons.add(graph.resolve_set(inner)?, format!("selected by `{inner}`"));
            if let Some(side) = side {
                reasons.add(graph.resolve_set(branch)?, format!("{side} of `{inner}`"));
            }
        }
        Ok(reasons)
    }

    fn add(&mut self, set: Vec<bool>, text: String) {
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text);
        self.sets.push((set, number));
    }

    /// The reason of an asset that is made because another one is.
    fn together(&mut self, with: &AssetKey) -> u32 {
        let text = format!("made in one call with `{with}`");
        let known = self.texts.iter().position(|known| *known == text);
        let place = known.unwrap_or_else(|| {
            self.texts.push(text);
            self.texts.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    pub(super) fn of(&self, id: AssetId) -> u32 {
        let found = self.sets.iter().find(|(set, _)| set[id.index()]);
        found.map_or(0, |(_, number)| *number)
    }
}
