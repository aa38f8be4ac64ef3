//! [`EventKind`]: every fact that a run can state.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{CheckResult, Provenance, Severity};
use crate::{
    key::AssetKey,
    metadata::Metadata,
    policy::ErrorClass,
    run::{RunOrigin, RunStatus},
    version::DataVersion,
};

/// A fact. Names are in the past tense; a stored name never changes its meaning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventKind {
    /// The run was handed in.
    RunQueued {
        /// What is asked for.
        selection: Arc<str>,
        /// The job, when it is one's.
        job: Option<Arc<str>>,
        /// Who asked for it.
        origin: RunOrigin,
    },
    /// A process took the run out of the queue.
    RunClaimed {
        /// The process.
        holder: Arc<str>,
        /// How often a process took it, from 1.
        epoch: u64,
    },
    /// The run went back into the queue; steps that succeeded stay done.
    RunRequeued {
        /// Why.
        reason: String,
    },
    /// The run began; its resources are being opened.
    RunStarted {
        /// What was asked for, as written.
        selection: Arc<str>,
        /// How many steps the plan has.
        steps: usize,
    },
    /// Somebody asked the run to stop.
    RunCancelRequested,
    /// The run ended.
    RunFinished {
        /// How.
        status: RunStatus,
        /// Why it could not do its work, when that is not a step's fault.
        reason: Option<String>,
    },
    /// An attempt began.
    StepStarted {
        /// Its number, from 1.
        attempt: u32,
    },
    /// How far a step is.
    StepProgressed {
        /// Units done.
        done: u64,
        /// Units there are, when known.
        total: Option<u64>,
        /// What is counted, such as `rows`.
        unit: Arc<str>,
    },
    /// The author's code said something.
    StepLogged {
        /// How important it is.
        level: LogLevel,
        /// What it said.
        message: String,
    },
    /// A named part of the step began.
    SubstepStarted {
        /// Its number within the attempt, from 1.
        number: u32,
        /// The number of the sub-step within which it began.
        parent: Option<u32>,
        /// Its name.
        name: Arc<str>,
    },
    /// A named part of the step ended.
    SubstepEnded {
        /// Its number within the attempt.
        number: u32,
        /// Its name.
        name: Arc<str>,
        /// How long it took, in microseconds.
        duration_us: u64,
        /// How it ended.
        end: SubstepEnd,
    },
    /// The asset was made.
    AssetMaterialized {
        /// What the asset says about it.
        metadata: Metadata,
        /// Which data it is, when known.
        data_version: Option<DataVersion>,
        /// What it was made by and from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        provenance: Option<Provenance>,
    },
    /// The external asset was looked at.
    AssetObserved {
        /// What was seen.
        metadata: Metadata,
        /// Which data it is, when known.
        data_version: Option<DataVersion>,
    },
    /// The asset, or a partition of it, counts as never made from here on: somebody wiped it. Without a partition it is all of them.
    AssetWiped,
    /// A check of the asset was evaluated.
    CheckEvaluated {
        /// The name of the check.
        check: Arc<str>,
        /// What it found.
        result: CheckResult,
        /// How bad a failure is.
        severity: Severity,
        /// Whether a failure stops what is downstream.
        blocking: bool,
    },
    /// An attempt failed, and there will be another.
    StepRetryScheduled {
        /// The attempt that failed.
        attempt: u32,
        /// The delay before the next one, in milliseconds.
        delay_ms: u64,
        /// What went wrong.
        failure: StepFailure,
    },
    /// The step succeeded.
    StepSucceeded {
        /// How long the last attempt took, in microseconds.
        duration_us: u64,
    },
    /// The step failed for good.
    StepFailed {
        /// What went wrong.
        failure: StepFailure,
        /// What the attempt recorded before it failed.
        metadata: Metadata,
        /// How long the last attempt took, in microseconds.
        duration_us: u64,
    },
    /// The step was not run.
    StepSkipped {
        /// Why.
        reason: SkipReason,
    },
    /// The step was stopped on request, or never started because of it.
    StepCanceled {
        /// The author's code could not be interrupted and may still be running.
        detached: bool,
    },
}

impl EventKind {
    /// The name under which the fact is stored: that of its `type` in JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::RunQueued { .. } => "run_queued",
            Self::RunClaimed { .. } => "run_claimed",
            Self::RunRequeued { .. } => "run_requeued",
            Self::RunStarted { .. } => "run_started",
            Self::RunCancelRequested => "run_cancel_requested",
            Self::RunFinished { .. } => "run_finished",
            Self::StepStarted { .. } => "step_started",
            Self::StepProgressed { .. } => "step_progressed",
            Self::StepLogged { .. } => "step_logged",
            Self::SubstepStarted { .. } => "substep_started",
            Self::SubstepEnded { .. } => "substep_ended",
            Self::AssetMaterialized { .. } => "asset_materialized",
            Self::AssetObserved { .. } => "asset_observed",
            Self::AssetWiped => "asset_wiped",
            Self::CheckEvaluated { .. } => "check_evaluated",
            Self::StepRetryScheduled { .. } => "step_retry_scheduled",
            Self::StepSucceeded { .. } => "step_succeeded",
            Self::StepFailed { .. } => "step_failed",
            Self::StepSkipped { .. } => "step_skipped",
            Self::StepCanceled { .. } => "step_canceled",
        }
    }
}

/// How a sub-step ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
#[non_exhaustive]
pub enum SubstepEnd {
    /// It returned.
    Success,
    /// It returned an error.
    Failure {
        /// The text of the error.
        error: String,
    },
    /// It was dropped before it returned: the step was stopped, or it panicked.
    Interrupted,
}

/// How important a message of author code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// For those who look for a fault.
    Debug,
    /// Worth knowing.
    Info,
    /// Somebody should look.
    Warn,
    /// Something went wrong.
    Error,
}

/// Why a step was not run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
#[non_exhaustive]
pub enum SkipReason {
    /// An upstream failed, or was itself skipped because of this one.
    UpstreamFailed {
        /// The asset that failed.
        asset: AssetKey,
    },
    /// A blocking check of an upstream failed.
    CheckFailed {
        /// The asset that was checked.
        asset: AssetKey,
        /// The check.
        check: Arc<str>,
    },
    /// Nothing that the asset is made from or by has changed since it was made.
    InputsUnchanged,
    /// The function left out this output, which is optional, or one that is upstream.
    NotProduced {
        /// The asset that was left out.
        asset: AssetKey,
    },
}

/// What went wrong in a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepFailure {
    /// Whose fault it is.
    pub cause: FailureCause,
    /// The texts of the error and its causes, outermost first.
    pub chain: Vec<String>,
    /// Whether a repetition may help, when somebody knows.
    pub class: Option<ErrorClass>,
}

/// Whose fault a failure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FailureCause {
    /// The author's code returned an error.
    Error,
    /// The author's code panicked.
    Panic,
    /// The attempt took longer than the asset allows.
    StepTimeout,
    /// The run took longer than it may.
    RunTimeout,
    /// A blocking check failed.
    Check,
}

impl StepFailure {
    /// The chain on one line.
    #[must_use]
    pub fn message(&self) -> String {
        self.chain.join(": ")
    }
}
