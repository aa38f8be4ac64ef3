//! [`Step`]: a step of a run.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    at::At,
    facts::{CheckOutcome, Failure, Skip},
    metadata::{Entry, entries},
    status::StepState,
};
use crate::store::StepView;

/// A step of a run, as its events tell it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Step {
    /// What names it within the run: `asset`, or `asset[partition]`.
    pub(crate) key: String,
    /// The asset.
    pub(crate) asset: String,
    /// The partition, where there is one.
    pub(crate) partition: Option<String>,
    /// Where it stands.
    pub(crate) status: StepState,
    /// How many attempts there were.
    pub(crate) attempts: u32,
    /// When the last attempt began.
    pub(crate) started_at: Option<At>,
    /// How long the last attempt took, in microseconds.
    pub(crate) duration_us: Option<u64>,
    /// What went wrong last.
    pub(crate) failure: Option<Failure>,
    /// Why it was not run.
    pub(crate) skip: Option<Skip>,
    /// What its checks found.
    pub(crate) checks: Vec<CheckOutcome>,
    /// What it recorded.
    pub(crate) metadata: Vec<Entry>,
}

impl From<&StepView> for Step {
    fn from(step: &StepView) -> Self {
        let check = |check: &crate::store::CheckView| {
            CheckOutcome::new(&check.name, &check.result, check.severity, check.blocking)
        };
        Self {
            key: step.key.to_string(),
            asset: step.key.asset.to_string(),
            partition: step.key.partition.as_ref().map(ToString::to_string),
            status: step.status.into(),
            attempts: step.attempts,
            started_at: step.started_at.map(At),
            duration_us: step.duration_us,
            failure: step.failure.as_ref().map(Failure::from),
            skip: step.skip_reason.as_ref().map(Skip::from),
            checks: step.checks.iter().map(check).collect(),
            metadata: entries(&step.metadata),
        }
    }
}
