//! What of a plan need not be executed, because it was done before: in an earlier epoch of the run, or in the run that it
//! repeats.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::{LoadIndex, Plan, PlanLoad, StepIndex};
use crate::{graph::AssetGraph, run::StepKey};

/// Which steps of a plan count as done, in the order of the plan.
///
/// A step of `done` is executed again only when a step that is executed takes its value, and that value cannot be loaded.
#[must_use]
pub fn done_steps(
    graph: &AssetGraph,
    plan: &Plan,
    done: &BTreeSet<StepKey>,
    loads: impl Fn(&StepKey) -> bool,
) -> Vec<bool> {
    let mut is_done = vec![false; plan.steps.len()];
    if done.is_empty() {
        return is_done;
    }
    let calls = whole_calls(graph, plan);
    // From the end, so that what takes a value is decided on before what makes it.
    for (place, step) in plan.steps.iter().enumerate().rev() {
        if done.contains(&step.key) {
            let is_taken = |down: &StepIndex| !is_done[*down as usize] && takes_value(graph, plan, *down, &step.key);
            is_done[place] = loads(&step.key) || !step.downstream.iter().any(is_taken);
        }
        // What one call takes stands before the first step that it makes, which is decided on last.
        if let Some(call) = step.together.and_then(|number| calls.get(&number))
            && call.first() == Some(&place)
            && call.iter().any(|member| !is_done[*member])
        {
            call.iter().for_each(|member| is_done[*member] = false);
        }
    }
    is_done
}

/// The places of the steps that one call makes which cannot make a part of them.
fn whole_calls(graph: &AssetGraph, plan: &Plan) -> IndexMap<u32, Vec<usize>> {
    let mut calls: IndexMap<u32, Vec<usize>> = IndexMap::new();
    for (place, step) in plan.steps.iter().enumerate() {
        if let Some(number) = step.together
            && graph.asset(step.asset).multi.is_some_and(|multi| !multi.of.can_subset)
        {
            calls.entry(number).or_default().push(place);
        }
    }
    calls
}

/// Whether a step takes the value that an upstream step makes.
pub(crate) fn takes_value(graph: &AssetGraph, plan: &Plan, step: StepIndex, upstream: &StepKey) -> bool {
    let needs = &graph.asset(plan.steps[step as usize].asset).needs;
    let mut deps = needs.deps.iter();
    let is_previous = needs.previous.as_ref().is_some_and(|own| own.key == upstream.asset);
    is_previous || deps.any(|dep| dep.value.is_some() && dep.key == upstream.asset)
}

impl Plan {
    /// Has the values of done steps loaded for the steps that take them, where those are not done; in the order of the plan.
    ///
    /// The values must be ones that can be loaded: [`done_steps`] counts a step whose value is taken and cannot be loaded as not
    /// done.
    #[must_use]
    pub fn with_loads_of(mut self, graph: &AssetGraph, is_done: &[bool]) -> Self {
        let counts = |step: usize| is_done.get(step) == Some(&true);
        for place in (0..self.steps.len()).filter(|&place| !counts(place)) {
            for upstream in self.steps[place].upstream.clone() {
                let made = &self.steps[upstream as usize];
                let step = StepIndex::try_from(place).unwrap_or(StepIndex::MAX);
                if !counts(upstream as usize) || !takes_value(graph, &self, step, &made.key) {
                    continue;
                }
                let load = PlanLoad {
                    key: made.key.clone(),
                    asset: made.asset,
                };
                let known = self.loads.iter().position(|known| known.key == load.key);
                let load = known.unwrap_or_else(|| {
                    self.loads.push(load);
                    self.loads.len() - 1
                });
                self.steps[place]
                    .loads
                    .push(LoadIndex::try_from(load).unwrap_or(LoadIndex::MAX));
            }
        }
        self
    }

    /// A step and everything downstream of it, in the order of the plan; `None` when it is not a step of the plan.
    #[must_use]
    pub fn downstream_of(&self, step: &StepKey) -> Option<Vec<bool>> {
        let first = self.steps.iter().position(|candidate| candidate.key == *step)?;
        let mut marked = vec![false; self.steps.len()];
        marked[first] = true;
        // Downstream steps stand behind their upstream.
        for place in first..self.steps.len() {
            if marked[place] {
                for &down in &self.steps[place].downstream {
                    marked[down as usize] = true;
                }
            }
        }
        Some(marked)
    }

    /// Leaves out the steps that are marked, in the order of the plan; nothing waits for them any more.
    #[must_use]
    pub fn without(mut self, left_out: &[bool]) -> Self {
        let is_out = |step: StepIndex| left_out.get(step as usize) == Some(&true);
        let mut kept: StepIndex = 0;
        let places: Vec<Option<StepIndex>> = (0..)
            .take(self.steps.len())
            .map(|step| {
                let place = (!is_out(step)).then_some(kept);
                kept += StepIndex::from(place.is_some());
                place
            })
            .collect();
        let mut place = 0..;
        self.steps.retain(|_| place.next().is_some_and(|step| !is_out(step)));
        let moved = |steps: &[StepIndex]| steps.iter().filter_map(|step| places[*step as usize]).collect();
        for step in &mut self.steps {
            step.upstream = moved(&step.upstream);
            step.downstream = moved(&step.downstream);
        }
        self
    }
}
