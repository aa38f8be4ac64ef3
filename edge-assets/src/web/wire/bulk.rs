//! Bodies of requests about several runs at once, and about checks, with what they are answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{launch::RetrySteps, run::Run};

/// Runs that are to stop.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelRuns {
    /// Their ids, 200 at most.
    pub(crate) runs: Vec<String>,
    /// The reason, which the runs keep.
    pub(crate) reason: Option<String>,
}

/// Runs that are to be repeated.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetryRuns {
    /// Their ids, 200 at most.
    pub(crate) runs: Vec<String>,
    /// Which steps of each; those that did not succeed unless told.
    #[serde(default)]
    pub(crate) steps: RetrySteps,
}

/// What became of one of several runs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunOutcome {
    /// The id that was asked for.
    pub(crate) id: String,
    /// The run that was asked to stop, or the new one that repeats it.
    pub(crate) run: Option<Run>,
    /// The kind of the problem, where it was not done: `run-not-finished`.
    pub(crate) problem: Option<String>,
    /// What is wrong, where it was not done.
    pub(crate) detail: Option<String>,
}

/// What became of several runs; each was tried, whatever became of the others.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunOutcomes {
    /// One for each id, in their order.
    pub(crate) items: Vec<RunOutcome>,
    /// How many were done.
    pub(crate) done: u64,
}

/// Checks that are to be evaluated; nothing is materialized.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RunChecks {
    /// The assets, in the selection language.
    #[schema(example = "group:sales")]
    pub(crate) selection: String,
    /// These checks alone: `has_devices`, or `summary:has_devices`; all of the assets unless told.
    #[serde(default)]
    pub(crate) checks: Vec<String>,
    /// The partitions, as in a launch.
    pub(crate) partition: Option<String>,
}
