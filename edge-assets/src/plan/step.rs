//! [`Plan`] and [`PlanStep`]: what a run will do, in order, and why.

use std::sync::Arc;

use serde_json::json;

use crate::{
    config::RunConfig,
    graph::{AssetGraph, AssetId},
    run::StepKey,
};

/// The place of a step in its plan.
pub type StepIndex = u32;

/// What a run will do.
#[derive(Debug)]
#[non_exhaustive]
pub struct Plan {
    /// What was asked for, in the canonical form.
    pub selection: Arc<str>,
    /// The steps, each after all of its upstream.
    pub steps: Vec<PlanStep>,
    /// Settings of its assets.
    pub config: RunConfig,
    /// Why steps are in it; a step names one of these.
    pub(super) reasons: Vec<String>,
}

/// One step of a plan.
#[derive(Debug)]
#[non_exhaustive]
pub struct PlanStep {
    /// The asset, and the partition where there is one.
    pub key: StepKey,
    /// The asset within the graph.
    pub asset: AssetId,
    /// The steps it waits for.
    pub upstream: Vec<StepIndex>,
    /// The steps that wait for it.
    pub downstream: Vec<StepIndex>,
    pub(super) reason: u32,
}

impl Plan {
    /// A plan without steps.
    pub(crate) fn empty() -> Self {
        Self {
            selection: Arc::default(),
            steps: Vec::new(),
            config: RunConfig::new(),
            reasons: Vec::new(),
        }
    }

    /// Why a step is in the plan.
    #[must_use]
    pub fn reason(&self, step: &PlanStep) -> &str {
        &self.reasons[step.reason as usize]
    }

    /// The plan as text: numbered steps with their upstream, group and reason.
    #[must_use]
    pub fn to_text(&self, graph: &AssetGraph) -> String {
        let mut lines = Vec::with_capacity(self.steps.len() + 1);
        let count = self.steps.len();
        lines.push(format!(
            "{count} step{} for `{}`",
            if count == 1 { "" } else { "s" },
            self.selection
        ));
        for (number, step) in self.steps.iter().enumerate() {
            let asset = graph.asset(step.asset);
            let after: Vec<String> = step.upstream.iter().map(|&up| (up + 1).to_string()).collect();
            let after = if after.is_empty() {
                String::new()
            } else {
                format!(", after {}", after.join(", "))
            };
            let verb = if asset.compute.is_external() {
                "observe"
            } else {
                "materialize"
            };
            lines.push(format!(
                "{:>4}. {verb} {}{after} — {}",
                number + 1,
                step.key,
                self.reason(step)
            ));
        }
        lines.join("\n")
    }

    /// The plan as JSON.
    #[must_use]
    pub fn to_json(&self, graph: &AssetGraph) -> serde_json::Value {
        let steps: Vec<serde_json::Value> = self
            .steps
            .iter()
            .map(|step| {
                json!({
                    "asset": step.key.asset,
                    "partition": step.key.partition,
                    "group": graph.asset(step.asset).group,
                    "upstream": step.upstream.iter().map(|&up| self.steps[up as usize].key.to_string()).collect::<Vec<_>>(),
                    "checks": graph.checks_of(step.asset).map(|check| check.key.name.as_ref()).collect::<Vec<&str>>(),
                    "reason": self.reason(step),
                })
            })
            .collect();
        json!({ "selection": self.selection, "steps": steps })
    }
}
