//! [`Calls`]: which steps of a plan one call of a function makes together.

use indexmap::IndexMap;

use crate::{
    graph::AssetGraph,
    plan::{Plan, StepIndex},
};

/// The calls of a plan that make several steps; empty, and never asked, where every function makes one asset.
#[derive(Debug, Default)]
pub(super) struct Calls(IndexMap<u32, Call>);

#[derive(Debug)]
struct Call {
    /// In the order of the plan.
    members: Vec<StepIndex>,
    /// It cannot make a part of them.
    is_whole: bool,
}

impl Calls {
    /// Gathers the steps of each call.
    pub(super) fn of(graph: &AssetGraph, plan: &Plan) -> Self {
        let mut calls: IndexMap<u32, Call> = IndexMap::new();
        for (step, place) in plan.steps.iter().zip(0..) {
            if let (Some(number), Some(multi)) = (step.together, graph.asset(step.asset).multi) {
                let call = calls.entry(number).or_insert_with(|| Call {
                    members: Vec::new(),
                    is_whole: !multi.of.can_subset,
                });
                call.members.push(place);
            }
        }
        Self(calls)
    }

    /// The steps of the call that makes a step; none when it makes that step alone.
    pub(super) fn members(&self, plan: &Plan, step: StepIndex) -> &[StepIndex] {
        self.call(plan, step).map_or(&[], |call| &call.members)
    }

    /// Whether the call that makes a step makes all of its steps or none.
    pub(super) fn is_whole(&self, plan: &Plan, step: StepIndex) -> bool {
        self.call(plan, step).is_some_and(|call| call.is_whole)
    }

    fn call(&self, plan: &Plan, step: StepIndex) -> Option<&Call> {
        plan.steps[step as usize]
            .together
            .and_then(|number| self.0.get(&number))
    }
}
