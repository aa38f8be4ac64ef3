//! Parts of events and steps: failures, reasons for skipping, results of checks, origins of runs.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    metadata::{Entry, entries},
    status::Severity,
};
use crate::{
    event::{CheckResult, FailureCause, SkipReason, StepFailure},
    policy::ErrorClass,
    run::RunOrigin,
};

/// What went wrong in a step.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Failure {
    /// Whose fault it is: `error`, `panic`, `step_timeout`, `run_timeout`, `check`.
    pub(crate) cause: String,
    /// The whole chain on one line.
    pub(crate) message: String,
    /// The texts of the error and its causes, outermost first.
    pub(crate) chain: Vec<String>,
    /// Whether a repetition may help: `transient`, `permanent`, or nothing when nobody knows.
    pub(crate) class: Option<String>,
}

impl From<&StepFailure> for Failure {
    fn from(failure: &StepFailure) -> Self {
        let cause = match failure.cause {
            FailureCause::Error => "error",
            FailureCause::Panic => "panic",
            FailureCause::StepTimeout => "step_timeout",
            FailureCause::RunTimeout => "run_timeout",
            FailureCause::Check => "check",
        };
        let class = failure.class.map(|class| match class {
            ErrorClass::Transient => "transient",
            ErrorClass::Permanent => "permanent",
        });
        Self {
            cause: cause.to_owned(),
            message: failure.message(),
            chain: failure.chain.clone(),
            class: class.map(str::to_owned),
        }
    }
}

/// Why a step was not run.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Skip {
    /// `upstream_failed` or `check_failed`.
    pub(crate) why: String,
    /// The asset at fault, where there is one.
    #[schema(required)]
    pub(crate) asset: Option<String>,
    /// The check at fault.
    pub(crate) check: Option<String>,
    /// The same in words.
    pub(crate) text: String,
}

impl From<&SkipReason> for Skip {
    fn from(reason: &SkipReason) -> Self {
        match reason {
            SkipReason::UpstreamFailed { asset } => Self {
                why: "upstream_failed".to_owned(),
                asset: Some(asset.to_string()),
                check: None,
                text: format!("`{asset}` failed"),
            },
            SkipReason::InputsUnchanged => Self {
                why: "inputs_unchanged".to_owned(),
                asset: None,
                check: None,
                text: "nothing that it is made from or by has changed".to_owned(),
            },
            SkipReason::NotProduced { asset } => Self {
                why: "not_produced".to_owned(),
                asset: Some(asset.to_string()),
                check: None,
                text: format!("`{asset}` was left out by its function"),
            },
            SkipReason::CheckFailed { asset, check } => Self {
                why: "check_failed".to_owned(),
                asset: Some(asset.to_string()),
                check: Some(check.to_string()),
                text: format!("the check `{check}` of `{asset}` failed"),
            },
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct CheckOutcome {
    /// The name of the check.
    pub(crate) name: String,
    /// Whether the data is as it should be.
    pub(crate) passed: bool,
    /// What was found, in a sentence.
    pub(crate) description: Option<String>,
    /// How bad a failure is.
    pub(crate) severity: Severity,
    /// Whether a failure stops what is downstream.
    pub(crate) blocking: bool,
    /// What was measured.
    pub(crate) metadata: Vec<Entry>,
}

impl CheckOutcome {
    pub(crate) fn new(name: &str, result: &CheckResult, severity: crate::event::Severity, blocking: bool) -> Self {
        Self {
            name: name.to_owned(),
            passed: result.passed,
            description: result.description.clone(),
            severity: result.severity.unwrap_or(severity).into(),
            blocking,
            metadata: entries(&result.metadata),
        }
    }
}

/// Who asked for a run.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Origin {
    /// `manual`, `schedule`, `sensor`, `retry` (by the policy of a job), `reexecution` (by a person), `backfill`, `automation` or `wipe`
    /// (by conditions).
    pub(crate) by: String,
    /// The schedule or sensor, or the id of the backfill.
    pub(crate) name: Option<String>,
}

impl From<&RunOrigin> for Origin {
    fn from(origin: &RunOrigin) -> Self {
        let by = match origin {
            RunOrigin::Manual => "manual",
            RunOrigin::Schedule { .. } => "schedule",
            RunOrigin::Sensor { .. } => "sensor",
            RunOrigin::Retry => "retry",
            RunOrigin::Reexecution => "reexecution",
            RunOrigin::Backfill { .. } => "backfill",
            RunOrigin::Automation => "automation",
            RunOrigin::Wipe => "wipe",
        };
        Self {
            by: by.to_owned(),
            name: origin.asker().map(|name| name.to_string()),
        }
    }
}
