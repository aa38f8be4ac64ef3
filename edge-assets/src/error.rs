//! [`Error`]: what can go wrong when definitions are used. Wraps the errors of the floors below.

use std::fmt;

use crate::{boxed::error_chain, definitions::DefinitionsError, exec::RunResult, plan::PlanError, run::StepStatus};

/// What can go wrong when definitions are used. `{:?}` prints it with its causes, so that `unwrap` is readable.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The definitions are wrong; nothing has run.
    #[error(transparent)]
    Definitions(#[from] DefinitionsError),
    /// The request cannot be run as it stands; nothing has run.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The run failed.
    #[error("{}", describe(.0))]
    RunFailed(Box<RunResult>),
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&error_chain(self))
    }
}

/// Names the failures, the first five.
fn describe(result: &RunResult) -> String {
    const SHOWN: usize = 5;
    let mut text = format!("run {} ended as {}", result.run_id, result.status);
    if let Some(reason) = &result.reason {
        text.push_str(&format!(": {reason}"));
    }
    for step in result.failures().take(SHOWN) {
        let message = step
            .failure
            .as_ref()
            .map(crate::event::StepFailure::message)
            .unwrap_or_default();
        text.push_str(&format!("\n  - `{}`: {message}", step.key));
    }
    let more = result.count(StepStatus::Failure).saturating_sub(SHOWN);
    if more > 0 {
        text.push_str(&format!("\n  and {more} more"));
    }
    text
}
