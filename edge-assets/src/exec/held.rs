//! [`held_values`]: which values of steps that are done are still held by the IO managers that kept them.
//!
//! Where a run goes on, or repeats another, such a value is loaded instead of made again. It only asks; what loads is
//! [`Stored`](super::stored::Stored).

use std::{any::TypeId, collections::BTreeSet};

use crate::{
    graph::AssetGraph,
    id::RunId,
    io::{IoChoice, IoContext},
    plan::{Plan, PlanStep, StepIndex, takes_value},
    resource::{ResourceId, Resources},
    run::StepKey,
};

/// Which steps of `done` have a value that another step of the plan takes and that a manager holds.
///
/// A manager that cannot be opened, or does not answer, holds nothing: the step then makes its value again.
pub(crate) async fn held_values(
    graph: &AssetGraph,
    plan: &Plan,
    done: &BTreeSet<StepKey>,
    resources: &Resources,
    run_id: RunId,
) -> BTreeSet<StepKey> {
    let candidates = candidates(graph, plan, done, resources);
    let mut managers: Vec<ResourceId> = Vec::new();
    for id in candidates.iter().map(|(_, choice)| choice.need().id) {
        if !managers.contains(&id) {
            managers.push(id);
        }
    }
    let mut held = BTreeSet::new();
    if candidates.is_empty() || resources.open(&managers).await.is_err() {
        return held;
    }
    for (key, choice) in candidates {
        let Some(manager) = choice.find(resources) else {
            continue;
        };
        let context = IoContext::new(key.asset.clone(), key.partition.clone(), run_id);
        if matches!(manager.has(&context).await, Ok(true)) {
            held.insert(key.clone());
        }
    }
    held
}

/// The done steps whose value is taken and kept, with what keeps it.
fn candidates<'a>(
    graph: &AssetGraph,
    plan: &'a Plan,
    done: &BTreeSet<StepKey>,
    resources: &Resources,
) -> Vec<(&'a StepKey, IoChoice)> {
    let has_default = resources.has(&IoChoice::DEFAULT.need());
    let kept = |step: &'a PlanStep| {
        let is_taken = |down: &StepIndex| takes_value(graph, plan, *down, &step.key);
        if !done.contains(&step.key) || !step.downstream.iter().any(is_taken) {
            return None;
        }
        let asset = graph.asset(step.asset);
        let has_no_content = asset.output.id == TypeId::of::<()>();
        let (_, choice) = asset.kept_by(has_default).filter(|_| !has_no_content)?;
        Some((&step.key, choice))
    };
    plan.steps.iter().filter_map(kept).collect()
}
