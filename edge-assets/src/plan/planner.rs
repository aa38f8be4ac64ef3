//! [`plan`]: resolve, choose partitions, connect steps, check that every value will be there.

use indexmap::{IndexMap, IndexSet};
use jiff::Timestamp;

use super::{
    CheckRequest, Plan, PlanError, PlanStep, SharedKeys, checks::plan_checks, layout::Layout, targets::targets_of,
};
use crate::{
    asset::Compute,
    config::{ConfigError, ConfigFault, RunConfig},
    graph::{AssetGraph, AssetId},
    key::AssetKey,
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
    /// Which partitions of those that have any, as a [`PartitionSelection`](crate::partition::PartitionSelection) is written;
    /// without it, the latest complete one of each.
    pub partition: Option<String>,
    /// The keys of dynamic partitions, by the names of their definitions.
    pub keys: SharedKeys,
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
            keys: SharedKeys::default(),
            config: RunConfig::new(),
            has_default_io: false,
            checks: None,
            now,
        }
    }
}

/// The assets that a request makes, in topological order, and for those that are made only because a function cannot make a part
/// of them, the asset that pulled them in.
pub(super) fn chosen_assets(
    graph: &AssetGraph,
    request: &PlanRequest,
) -> Result<(Vec<AssetId>, IndexMap<AssetId, AssetId>), PlanError> {
    let selected = graph.resolve(&request.selection)?;
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
    Ok((chosen, pulled_in))
}

/// Turns a request into a plan.
///
/// # Errors
/// [`PlanError`], with the cure, when the request cannot be run as it stands.
pub fn plan(graph: &AssetGraph, mut request: PlanRequest) -> Result<Plan, PlanError> {
    if let Some(wanted) = request.checks.take() {
        let selected = graph.resolve(&request.selection)?;
        return plan_checks(graph, &selected, &wanted, request);
    }
    let (chosen, pulled_in) = chosen_assets(graph, &request)?;
    let config = config_of(
        graph,
        &with_settings(graph, &chosen),
        std::mem::take(&mut request.config),
    )?;
    let mut reasons = Reasons::new(graph, &request.selection)?;
    let targets = targets_of(graph, chosen.clone(), &request)?;
    let mut layout = Layout::new(graph, &request, targets)?;
    let mut steps: Vec<PlanStep> = Vec::with_capacity(chosen.len());
    let mut calls = IndexMap::new();
    for id in chosen {
        let reason = match pulled_in.get(&id) {
            Some(with) => reasons.together(&graph.asset(*with).key),
            None => reasons.of(id),
        };
        let first = steps.len();
        for (number, partition) in layout.numbers(id) {
            let together = graph.multi(id).map(|multi| {
                let entry = calls.entry((multi, number));
                let call = u32::try_from(entry.index()).unwrap_or(u32::MAX);
                *entry.or_insert(call)
            });
            steps.push(PlanStep {
                key: StepKey {
                    asset: graph.asset(id).key.clone(),
                    partition,
                },
                asset: id,
                upstream: Vec::new(),
                downstream: Vec::new(),
                loads: layout.loads_of(id, number)?,
                outside: layout.outside(id, number)?,
                checks: None,
                together,
                reason,
            });
        }
        connect(graph, &mut layout, id, &mut steps[first..], first)?;
    }
    let has_partitions = layout.has_loads_of_partitions() || steps.iter().any(|step| step.key.partition.is_some());
    refuse_partition_of_nothing(&request, has_partitions)?;
    let loads = layout.into_loads();
    Ok(Plan {
        selection: request.selection.to_string().into(),
        steps,
        loads,
        config,
        left_out: Vec::new(),
        reasons: reasons.texts,
    })
}

/// Says what the steps of an asset, which begin at `first`, wait for, and what waits for them.
fn connect(
    graph: &AssetGraph,
    layout: &mut Layout<'_>,
    asset: AssetId,
    steps: &mut [PlanStep],
    first: usize,
) -> Result<(), PlanError> {
    let together = graph.multi(asset);
    // What one call makes does not wait for itself.
    let is_apart = |other: AssetId| together.is_none() || graph.multi(other) != together;
    for up in graph.upstream(asset).filter(|up| is_apart(*up)) {
        for (down, up) in layout.pairs(asset, up)? {
            steps[down as usize - first].upstream.push(up);
        }
    }
    for down in graph.downstream(asset).filter(|down| is_apart(*down)) {
        for (down, up) in layout.pairs(down, asset)? {
            steps[up as usize - first].downstream.push(down);
        }
    }
    for (down, up) in layout.in_a_row(asset)? {
        steps[down as usize - first].upstream.push(up);
        steps[up as usize - first].downstream.push(down);
    }
    Ok(())
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
pub(super) fn refuse_partition_of_nothing(request: &PlanRequest, has_partitions: bool) -> Result<(), PlanError> {
    match &request.partition {
        Some(partition) if !has_partitions => Err(PlanError::NotPartitioned {
            partition: partition.clone(),
        }),
        _ => Ok(()),
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
