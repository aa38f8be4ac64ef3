//! [`RunView`]: the state of a run as its events tell it. A projection; it can be rebuilt from the log at any time.

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    event::{CheckResult, EventKind, EventRecord, Severity, SkipReason, StepFailure, SubstepEnd},
    id::RunId,
    metadata::Metadata,
    run::{RunStatus, StepKey, StepStatus},
};

/// The state of a run as its events tell it.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct RunView {
    /// The run.
    pub run_id: RunId,
    /// What was asked for.
    pub selection: Arc<str>,
    /// Where it stands.
    pub status: RunStatus,
    /// Why it could not do its work, when that is not a step's fault.
    pub reason: Option<String>,
    /// When its first step could start.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// How many steps its plan has.
    pub planned_steps: usize,
    /// The steps of which there are facts, in the order of their first one.
    #[serde(serialize_with = "values")]
    pub steps: IndexMap<StepKey, StepView>,
}

/// The state of a step as its events tell it.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct StepView {
    /// The asset, and the partition where there is one.
    #[serde(flatten)]
    pub key: StepKey,
    /// Where it stands.
    pub status: StepStatus,
    /// How many attempts there were.
    pub attempts: u32,
    /// When the last attempt began.
    pub started_at: Option<Timestamp>,
    /// How long the last attempt took, in microseconds.
    pub duration_us: Option<u64>,
    /// What it recorded.
    pub metadata: Metadata,
    /// What went wrong last.
    pub failure: Option<StepFailure>,
    /// Why it was not run.
    pub skip_reason: Option<SkipReason>,
    /// What its checks found.
    pub checks: Vec<CheckView>,
    /// The named parts of its last attempt, in the order in which they began.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub substeps: Vec<SubstepView>,
}

/// A named part of a step, as its events tell it.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct SubstepView {
    /// Its number within the attempt, from 1.
    pub number: u32,
    /// The number of the sub-step within which it began.
    pub parent: Option<u32>,
    /// Its name.
    pub name: Arc<str>,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took, in microseconds.
    pub duration_us: Option<u64>,
    /// How it ended.
    pub end: Option<SubstepEnd>,
}

/// What a check found.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct CheckView {
    /// The name of the check.
    pub name: Arc<str>,
    /// What it found.
    pub result: CheckResult,
    /// How bad a failure is.
    pub severity: Severity,
    /// Whether a failure stops what is downstream.
    pub blocking: bool,
}

fn values<S: serde::Serializer>(steps: &IndexMap<StepKey, StepView>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(steps.values())
}

impl RunView {
    /// Begins with the first event of a run; `None` when it is not a beginning.
    #[must_use]
    pub fn begin(event: &EventRecord) -> Option<Self> {
        let (EventKind::RunStarted { selection, .. } | EventKind::RunQueued { selection, .. }) = &event.kind else {
            return None;
        };
        let mut view = Self {
            run_id: event.run_id,
            selection: Arc::clone(selection),
            status: RunStatus::Queued,
            reason: None,
            started_at: None,
            finished_at: None,
            planned_steps: 0,
            steps: IndexMap::new(),
        };
        view.apply(event);
        Some(view)
    }

    /// Rebuilds the state from the events of one run, in their order.
    #[must_use]
    pub fn replay(events: &[EventRecord]) -> Option<Self> {
        let (first, rest) = events.split_first()?;
        let mut view = Self::begin(first)?;
        rest.iter().for_each(|event| view.apply(event));
        Some(view)
    }

    /// Takes in a further event.
    pub fn apply(&mut self, event: &EventRecord) {
        match (&event.step, &event.kind) {
            // What is wiped is no step.
            (_, EventKind::AssetWiped) => {}
            (Some(key), kind) => {
                let step = self
                    .steps
                    .entry(key.clone())
                    .or_insert_with(|| StepView::new(key.clone()));
                step.apply(event.at, kind);
            }
            (None, EventKind::RunQueued { .. } | EventKind::RunRequeued { .. }) => self.status = RunStatus::Queued,
            (None, EventKind::RunClaimed { .. }) => self.status = RunStatus::Starting,
            (None, EventKind::RunStarted { steps, .. }) => {
                self.status = RunStatus::Running;
                self.started_at.get_or_insert(event.at);
                self.planned_steps = *steps;
            }
            (None, EventKind::RunCancelRequested) => self.status = RunStatus::Canceling,
            (None, EventKind::RunFinished { status, reason }) => {
                self.status = *status;
                self.reason.clone_from(reason);
                self.finished_at = Some(event.at);
            }
            (None, _) => {}
        }
    }
}

impl StepView {
    fn new(key: StepKey) -> Self {
        Self {
            key,
            status: StepStatus::Waiting,
            attempts: 0,
            started_at: None,
            duration_us: None,
            metadata: Metadata::new(),
            failure: None,
            skip_reason: None,
            checks: Vec::new(),
            substeps: Vec::new(),
        }
    }

    fn apply(&mut self, at: Timestamp, kind: &EventKind) {
        match kind {
            EventKind::StepStarted { attempt } => {
                self.status = StepStatus::Running;
                self.attempts = *attempt;
                self.started_at = Some(at);
                self.checks.clear();
                self.substeps.clear();
            }
            EventKind::AssetMaterialized { metadata, .. } | EventKind::AssetObserved { metadata, .. } => {
                self.metadata = metadata.clone();
            }
            EventKind::CheckEvaluated {
                check,
                result,
                severity,
                blocking,
            } => self.checks.push(CheckView {
                name: Arc::clone(check),
                result: result.clone(),
                severity: *severity,
                blocking: *blocking,
            }),
            EventKind::StepRetryScheduled { failure, .. } => {
                self.status = StepStatus::Retrying;
                self.failure = Some(failure.clone());
            }
            EventKind::StepSucceeded { duration_us } => {
                self.status = StepStatus::Success;
                self.failure = None;
                self.duration_us = Some(*duration_us);
            }
            EventKind::StepFailed {
                failure,
                metadata,
                duration_us,
            } => {
                self.status = StepStatus::Failure;
                self.failure = Some(failure.clone());
                self.metadata = metadata.clone();
                self.duration_us = Some(*duration_us);
            }
            EventKind::StepSkipped { reason } => {
                self.status = StepStatus::Skipped;
                self.skip_reason = Some(reason.clone());
            }
            EventKind::StepCanceled { .. } => self.status = StepStatus::Canceled,
            EventKind::SubstepStarted { number, parent, name } => self.substeps.push(SubstepView {
                number: *number,
                parent: *parent,
                name: Arc::clone(name),
                started_at: at,
                duration_us: None,
                end: None,
            }),
            EventKind::SubstepEnded {
                number,
                duration_us,
                end,
                ..
            } => {
                if let Some(substep) = self.substeps.iter_mut().find(|substep| substep.number == *number) {
                    substep.duration_us = Some(*duration_us);
                    substep.end = Some(end.clone());
                }
            }
            EventKind::AssetWiped
            | EventKind::StepProgressed { .. }
            | EventKind::StepLogged { .. }
            | EventKind::RunQueued { .. }
            | EventKind::RunClaimed { .. }
            | EventKind::RunRequeued { .. }
            | EventKind::RunStarted { .. }
            | EventKind::RunCancelRequested
            | EventKind::RunFinished { .. } => {}
        }
    }
}
