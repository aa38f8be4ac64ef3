//! [`RunResult`]: what became of a run and its steps.

use std::{sync::Arc, time::Duration};

use crate::{
    asset::{Asset, Erased, Value},
    event::{CheckResult, Severity, SkipReason, StepFailure},
    id::RunId,
    metadata::Metadata,
    run::{RunStatus, StepKey, StepStatus},
};

/// What became of a run.
#[derive(Debug)]
#[non_exhaustive]
pub struct RunResult {
    /// The run.
    pub run_id: RunId,
    /// How it ended.
    pub status: RunStatus,
    /// Why it could not do its work, when that is not a step's fault.
    pub reason: Option<String>,
    /// The steps in the order of the plan.
    pub steps: Vec<StepResult>,
    /// How long it took.
    pub duration: Duration,
    pub(super) values: Vec<Option<Erased>>,
}

/// What became of a step.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct StepResult {
    /// The asset, and the partition where there is one.
    pub key: StepKey,
    /// How it ended.
    pub status: StepStatus,
    /// How many attempts there were.
    pub attempts: u32,
    /// How long the last attempt took.
    pub duration: Duration,
    /// What the last attempt recorded.
    pub metadata: Metadata,
    /// What went wrong.
    pub failure: Option<StepFailure>,
    /// Why it was not run.
    pub skip_reason: Option<SkipReason>,
    /// What its checks found.
    pub checks: Vec<CheckEvaluation>,
    /// It was given up while its code could not be interrupted, and may still be running.
    pub detached: bool,
}

/// What a check found.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CheckEvaluation {
    /// The name of the check.
    pub name: Arc<str>,
    /// What it found.
    pub result: CheckResult,
    /// How bad a failure is.
    pub severity: Severity,
    /// Whether a failure stops what is downstream.
    pub blocking: bool,
}

impl RunResult {
    /// Makes the result of a run of whose steps nothing is known here, such as one that ended before it began.
    #[cfg(feature = "cli")]
    pub(crate) const fn without_steps(run_id: RunId, status: RunStatus, reason: Option<String>) -> Self {
        Self {
            run_id,
            status,
            reason,
            steps: Vec::new(),
            duration: Duration::ZERO,
            values: Vec::new(),
        }
    }

    /// The step of an asset.
    #[must_use]
    pub fn step(&self, asset: &str) -> Option<&StepResult> {
        self.place(asset).map(|place| &self.steps[place])
    }

    /// The place of a step: `asset`, which means its newest partition, or `asset[partition]`.
    fn place(&self, step: &str) -> Option<usize> {
        let asked: StepKey = step.parse().ok()?;
        let is_it = |found: &StepResult| {
            found.key.asset == asked.asset && (asked.partition.is_none() || found.key.partition == asked.partition)
        };
        self.steps.iter().rposition(is_it)
    }

    /// The value that an asset made, when the run kept its values.
    #[must_use]
    pub fn value<A: Asset>(&self) -> Option<Arc<Value<A>>> {
        self.value_of(A::SPEC.key)
    }

    /// The value of an asset by its key, such as one made at run time; of one with partitions that of the newest, or of the one that
    /// is named, `asset[partition]`. Nothing when it is not a `T`.
    #[must_use]
    pub fn value_of<T: Send + Sync + 'static>(&self, asset: &str) -> Option<Arc<T>> {
        let place = self.place(asset)?;
        Arc::clone(self.values.get(place)?.as_ref()?).downcast().ok()
    }

    /// Whether every step succeeded.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.status == RunStatus::Success
    }

    /// The steps that failed.
    pub fn failures(&self) -> impl Iterator<Item = &StepResult> {
        self.steps.iter().filter(|step| step.status == StepStatus::Failure)
    }

    /// How many steps ended in this way.
    #[must_use]
    pub fn count(&self, status: StepStatus) -> usize {
        self.steps.iter().filter(|step| step.status == status).count()
    }
}
