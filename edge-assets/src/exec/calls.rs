//! [`Calls`]: which steps of a plan one call of a function makes together.

use indexmap::IndexMap;

use super::dispatcher::Dispatcher;
use crate::{
    event::{Provenance, SkipReason},
    graph::AssetGraph,
    plan::{Plan, StepIndex},
    run::StepStatus,
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

impl Dispatcher {
    /// The other steps of a call that it is to make now; none, without an allocation, when it makes one step.
    pub(super) fn ready_beside(&self, step: StepIndex) -> Box<[(StepIndex, Option<Provenance>)]> {
        let members = self.calls.members(&self.plan, step).iter().copied();
        let is_ready = |other: &StepIndex| self.steps[*other as usize].result.status == StepStatus::Ready;
        let others = members.filter(|other| *other != step).filter(is_ready);
        others.map(|other| (other, self.provenance(other))).collect()
    }

    /// Makes a call ready once no step of it waits for anything; its first ready step stands for it.
    pub(super) fn call_when_ready(&mut self, step: StepIndex) {
        let members = self.calls.members(&self.plan, step);
        let has = |status| {
            let mut of = members.iter();
            of.find(|member| self.steps[**member as usize].result.status == status)
        };
        if has(StepStatus::Waiting).is_none()
            && has(StepStatus::Retrying).is_none()
            && let Some(&first) = has(StepStatus::Ready)
        {
            self.ready.push_back(first);
        }
    }

    /// Skips what a call would have made beside a skipped step, where it cannot make a part; where it can, the rest may be ready.
    pub(super) fn skip_beside(&mut self, step: StepIndex, reason: &SkipReason) -> Vec<StepIndex> {
        let mut skipped = Vec::new();
        if self.calls.is_whole(&self.plan, step) {
            for member in self.calls.members(&self.plan, step).to_vec() {
                let status = self.steps[member as usize].result.status;
                if matches!(status, StepStatus::Waiting | StepStatus::Ready) {
                    self.skip(member, reason);
                    skipped.push(member);
                }
            }
        } else {
            self.call_when_ready(step);
        }
        skipped
    }
}
