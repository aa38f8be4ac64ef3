//! [`Plan`]: what a launch would do.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{graph::AssetGraph, plan};

/// What a launch would do; nothing was queued.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Plan {
    /// What was asked for, in its canonical form.
    pub(crate) selection: String,
    /// The steps, each after all of its upstream.
    pub(crate) steps: Vec<PlannedStep>,
    /// What is selected and not part of the run.
    pub(crate) skipped: Vec<PlanSkip>,
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
    /// The steps that it waits for.
    pub(crate) upstream: Vec<String>,
    /// The stored values that it takes.
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
    pub(crate) fn of(plan: &plan::Plan, graph: &AssetGraph, skipped: Vec<PlanSkip>) -> Self {
        let step = |step: &plan::PlanStep| {
            let upstream = step.upstream.iter().filter_map(|&up| plan.steps.get(up as usize));
            PlannedStep {
                key: step.key.to_string(),
                asset: step.key.asset.to_string(),
                partition: step.key.partition.as_ref().map(ToString::to_string),
                group: graph.asset(step.asset).group.as_deref().map(str::to_owned),
                upstream: upstream.map(|step| step.key.to_string()).collect(),
                loads: plan.loads_of(step).map(|load| load.key.to_string()).collect(),
                checks: graph
                    .checks_of(step.asset)
                    .map(|check| check.key.name.to_string())
                    .collect(),
                reason: plan.reason(step).to_owned(),
            }
        };
        Self {
            selection: plan.selection.to_string(),
            steps: plan.steps.iter().map(step).collect(),
            skipped,
        }
    }
}
