//! [`Plan`] and [`PlanStep`]: what a run will do, in order, and why.

use std::sync::Arc;

use serde_json::json;

use crate::{
    config::RunConfig,
    graph::{AssetGraph, AssetId},
    key::CheckKey,
    run::StepKey,
    selection::shortened,
};

/// So much of a selection is repeated in a line, in characters.
const SHOWN: usize = 120;
/// So many steps are named that a step waits for.
const NAMED: usize = 8;

/// The place of a step in its plan.
pub type StepIndex = u32;

/// The place of a loaded value in its plan.
pub type LoadIndex = u32;

/// A value that steps take and the run does not make.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PlanLoad {
    /// The asset whose value it is, and the partition where there is one.
    pub key: StepKey,
    /// The asset within the graph.
    pub asset: AssetId,
}

/// What a run will do.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Plan {
    /// What was asked for, in the canonical form.
    pub selection: Arc<str>,
    /// The steps, each after all of its upstream.
    pub steps: Vec<PlanStep>,
    /// The values that steps take and the run does not make: IO managers load them.
    pub loads: Vec<PlanLoad>,
    /// Settings of its assets.
    pub config: RunConfig,
    /// Checks that were asked for with all others, and cannot be evaluated without a materialization: nothing keeps the value that
    /// they look at.
    pub left_out: Vec<CheckKey>,
    /// Why steps are in it; a step names one of these.
    pub(super) reasons: Vec<String>,
}

/// One step of a plan.
#[derive(Debug, Clone)]
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
    /// The values that are loaded for it, by their place in the plan.
    pub loads: Vec<LoadIndex>,
    /// The partitions of upstream assets that it is made from and the run does not make.
    pub outside: Vec<StepKey>,
    /// One call makes the assets of all steps that share this number; nothing when its function makes one asset.
    pub together: Option<u32>,
    /// The checks that are evaluated without a materialization; `None` where the asset is materialized, with all of its checks.
    pub checks: Option<Vec<Arc<str>>>,
    pub(super) reason: u32,
}

impl PlanStep {
    /// Whether nothing is materialized, and only checks are evaluated.
    #[must_use]
    pub const fn only_checks(&self) -> bool {
        self.checks.is_some()
    }

    /// Whether a check of the asset is evaluated.
    #[must_use]
    pub fn evaluates(&self, check: &str) -> bool {
        match &self.checks {
            None => true,
            Some(checks) => checks.iter().any(|name| **name == *check),
        }
    }
}

impl Plan {
    /// A plan without steps.
    pub(crate) fn empty() -> Self {
        Self {
            selection: Arc::default(),
            steps: Vec::new(),
            loads: Vec::new(),
            config: RunConfig::new(),
            left_out: Vec::new(),
            reasons: Vec::new(),
        }
    }

    /// Why a step is in the plan.
    #[must_use]
    pub fn reason(&self, step: &PlanStep) -> &str {
        &self.reasons[step.reason as usize]
    }

    /// The values that are loaded for a step.
    pub fn loads_of(&self, step: &PlanStep) -> impl Iterator<Item = &PlanLoad> {
        step.loads.iter().map(|&load| &self.loads[load as usize])
    }

    /// The other steps that the call of this one makes, in the order of the plan.
    pub fn beside(&self, step: StepIndex) -> impl Iterator<Item = StepIndex> {
        let together = self.steps[step as usize].together;
        let looked_at = if together.is_some() { self.steps.len() } else { 0 };
        let candidates = (0..).zip(&self.steps[..looked_at]);
        candidates
            .filter_map(move |(other, candidate)| (candidate.together == together && other != step).then_some(other))
    }

    /// The plan as text: numbered steps with their upstream, group and reason.
    #[must_use]
    pub fn to_text(&self, graph: &AssetGraph) -> String {
        let mut lines = Vec::with_capacity(self.steps.len() + 1);
        let count = self.steps.len();
        lines.push(format!(
            "{count} step{} for `{}`",
            if count == 1 { "" } else { "s" },
            shortened(&self.selection, SHOWN)
        ));
        for (number, step) in (0_u32..).zip(&self.steps) {
            let asset = graph.asset(step.asset);
            let after = after(&step.upstream);
            let verb = match &step.checks {
                Some(_) => "check",
                None if asset.compute.is_external() => "observe",
                None => "materialize",
            };
            let loads: Vec<String> = self.loads_of(step).map(|load| format!("`{}`", load.key)).collect();
            let with = if loads.is_empty() {
                String::new()
            } else {
                format!(", with the stored value of {}", loads.join(", "))
            };
            let beside = together(&self.beside(number).collect::<Vec<_>>());
            lines.push(format!(
                "{:>4}. {verb} {}{beside}{after}{with} — {}",
                number + 1,
                step.key,
                shortened(self.reason(step), SHOWN)
            ));
        }
        for check in &self.left_out {
            lines.push(format!("      not {check}: nothing keeps the value that it looks at"));
        }
        lines.join("\n")
    }

    /// The plan as JSON.
    #[must_use]
    pub fn to_json(&self, graph: &AssetGraph) -> serde_json::Value {
        let steps: Vec<serde_json::Value> = self
            .steps
            .iter()
            .zip(0_u32..)
            .map(|(step, number)| {
                json!({
                    "asset": step.key.asset,
                    "partition": step.key.partition,
                    "group": graph.asset(step.asset).group,
                    "upstream": step.upstream.iter().map(|&up| self.steps[up as usize].key.to_string()).collect::<Vec<_>>(),
                    "together_with": self.beside(number).map(|other| self.steps[other as usize].key.to_string()).collect::<Vec<_>>(),
                    "loads": self.loads_of(step).map(|load| load.key.to_string()).collect::<Vec<_>>(),
                    "checks": graph.checks_of(step.asset).map(|check| check.key.name.as_ref()).filter(|name| step.evaluates(name)).collect::<Vec<&str>>(),
                    "reason": self.reason(step),
                })
            })
            .collect();
        json!({ "selection": self.selection, "steps": steps })
    }
}

/// `, after 1, 2`, or nothing.
fn after(upstream: &[StepIndex]) -> String {
    numbered(", after ", upstream)
}

/// ` together with 1, 2`, or nothing.
fn together(beside: &[StepIndex]) -> String {
    numbered(" together with ", beside)
}

fn numbered(before: &str, steps: &[StepIndex]) -> String {
    if steps.is_empty() {
        return String::new();
    }
    let named: Vec<String> = steps.iter().take(NAMED).map(|&step| (step + 1).to_string()).collect();
    let more = match steps.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{before}{}{more}", named.join(", "))
}
