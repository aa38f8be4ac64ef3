//! A run as JSON: the document that `materialize --output json` prints. Its fields are documented in the reference.

use serde_json::{Value, json};

use super::super::execution::RunSetup;
use crate::exec::{CheckEvaluation, RunResult, StepResult};

/// The document.
pub(in crate::cli) fn run_document(result: &RunResult, setup: &RunSetup) -> Value {
    json!({
        "run_id": result.run_id,
        "status": result.status,
        "reason": result.reason,
        "selection": setup.selection,
        "job": setup.job,
        "tags": setup.tags,
        "duration_us": micros(result.duration),
        "steps": result.steps.iter().map(step).collect::<Vec<_>>(),
    })
}

fn step(step: &StepResult) -> Value {
    json!({
        "asset": step.key.asset,
        "partition": step.key.partition,
        "status": step.status,
        "attempts": step.attempts,
        "duration_us": micros(step.duration),
        "metadata": step.metadata,
        "failure": step.failure,
        "skip_reason": step.skip_reason,
        "detached": step.detached,
        "checks": step.checks.iter().map(check).collect::<Vec<_>>(),
    })
}

fn check(check: &CheckEvaluation) -> Value {
    json!({
        "name": check.name,
        "passed": check.result.passed,
        "description": check.result.description,
        "metadata": check.result.metadata,
        "severity": check.severity,
        "blocking": check.blocking,
    })
}

fn micros(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
