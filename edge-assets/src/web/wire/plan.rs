//! [`Plan`]: what a launch would do.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    graph::{AssetGraph, AssetId},
    plan,
};

/// The most steps of an answer.
const MOST_STEPS: usize = 500;
/// The most upstream steps, and the most loads, that are named of one step.
const SHOWN: usize = 50;

/// What a launch would do; nothing was queued.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Plan {
    /// What was asked for, in its canonical form.
    pub(crate) selection: String,
    /// How many runs it would queue: one, or one for each of `partitions`.
    pub(crate) runs: u64,
    /// The assets of all runs, in the order in which they are made, with their partitions.
    pub(crate) assets: Vec<PlannedAsset>,
    /// How many steps there are in all runs.
    pub(crate) step_count: u64,
    /// The steps of the first run, each after all of its upstream; the first 500 of them.
    pub(crate) steps: Vec<PlannedStep>,
    /// How many steps of the first run `steps` leaves out.
    pub(crate) steps_left_out: u64,
    /// What is selected and not part of the run.
    pub(crate) skipped: Vec<PlanSkip>,
}

/// An asset of a plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlannedAsset {
    /// The asset.
    pub(crate) asset: String,
    /// How many steps it has: one for each partition, in each run.
    pub(crate) steps: u64,
    /// The first of its partitions, where it has some.
    pub(crate) first: Option<String>,
    /// The last of its partitions.
    pub(crate) last: Option<String>,
}

/// One step of a plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlannedStep {
    /// What names it within the run: `asset`, or `asset[partition]`.
    pub(crate) key: String,
    /// The asset.
    pub(crate) asset: String,
    /// The partition, where there is one.
    pub(crate) partition: Option<String>,
    /// The group of the asset.
    pub(crate) group: Option<String>,
    /// The steps that it waits for, the first 50 of them.
    pub(crate) upstream: Vec<String>,
    /// The stored values that it takes, the first 50 of them.
    pub(crate) loads: Vec<String>,
    /// The checks that follow it.
    pub(crate) checks: Vec<String>,
    /// Why it is part of the run.
    pub(crate) reason: String,
}

/// What is selected and not part of the run.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanSkip {
    /// The asset.
    pub(crate) asset: String,
    /// Why.
    pub(crate) reason: String,
}

impl Plan {
    /// What the plans of several runs of one launch say; nothing without a plan.
    pub(crate) fn of(plans: &[plan::Plan], graph: &AssetGraph, skipped: Vec<PlanSkip>) -> Option<Self> {
        let first = plans.first()?;
        let step = |step: &plan::PlanStep| {
            let upstream = step
                .upstream
                .iter()
                .take(SHOWN)
                .filter_map(|&up| first.steps.get(up as usize));
            PlannedStep {
                key: step.key.to_string(),
                asset: step.key.asset.to_string(),
                partition: step.key.partition.as_ref().map(ToString::to_string),
                group: graph.asset(step.asset).group.as_deref().map(str::to_owned),
                upstream: upstream.map(|step| step.key.to_string()).collect(),
                loads: first
                    .loads_of(step)
                    .take(SHOWN)
                    .map(|load| load.key.to_string())
                    .collect(),
                checks: graph
                    .checks_of(step.asset)
                    .map(|check| check.key.name.to_string())
                    .collect(),
                reason: first.reason(step).to_owned(),
            }
        };
        Some(Self {
            selection: first.selection.to_string(),
            runs: plans.len() as u64,
            assets: assets(plans),
            step_count: plans.iter().map(|plan| plan.steps.len() as u64).sum(),
            steps: first.steps.iter().take(MOST_STEPS).map(step).collect(),
            steps_left_out: first.steps.len().saturating_sub(MOST_STEPS) as u64,
            skipped,
        })
    }
}

/// The assets of plans, in the order of their first steps.
fn assets(plans: &[plan::Plan]) -> Vec<PlannedAsset> {
    let mut places: BTreeMap<AssetId, usize> = BTreeMap::new();
    let mut assets: Vec<PlannedAsset> = Vec::new();
    for step in plans.iter().flat_map(|plan| &plan.steps) {
        let partition = || step.key.partition.as_ref().map(ToString::to_string);
        let place = *places.entry(step.asset).or_insert_with(|| {
            assets.push(PlannedAsset {
                asset: step.key.asset.to_string(),
                steps: 0,
                first: partition(),
                last: None,
            });
            assets.len() - 1
        });
        assets[place].steps += 1;
        assets[place].last = partition();
    }
    assets
}
