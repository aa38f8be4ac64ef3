//! [`Event`]: a fact of the event log. One flat form for all kinds: what a kind does not say is left out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    at::At,
    facts::{CheckOutcome, Failure, Skip},
    metadata::{Entry, entries},
    status::{Level, RunState},
};
use crate::{
    event::{self, EventKind, LogLevel, SubstepEnd},
    metadata::Metadata,
    run::RunStatus,
    store::StoredEvent,
};

/// What a stream tells.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StreamTopics {
    /// `runs`, `assets`, `automation`, `run:ID`, separated by commas.
    #[schema(example = "runs,assets")]
    pub(crate) topics: String,
}

/// A fact of the event log.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Event {
    /// Its place in the log of the whole store; later events have higher ones.
    pub(crate) position: u64,
    /// When it happened.
    pub(crate) at: At,
    /// The run.
    pub(crate) run: String,
    /// The step, `asset` or `asset[partition]`, when it concerns one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) step: Option<String>,
    /// The asset of the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) asset: Option<String>,
    /// The partition of the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) partition: Option<String>,
    /// What happened: `run_queued`, `step_started`, `step_logged`, `asset_materialized`, …
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// How important it is.
    pub(crate) level: Level,
    /// The fact for people, on one line; of a log line, what was said.
    pub(crate) text: String,
    /// How the run ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<RunState>,
    /// The number of the attempt, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) attempt: Option<u32>,
    /// How long the last attempt took, in microseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) duration_us: Option<u64>,
    /// How far a step is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) progress: Option<Progress>,
    /// What went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) failure: Option<Failure>,
    /// Why a step was not run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) skip: Option<Skip>,
    /// What a check found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) check: Option<CheckOutcome>,
    /// Which data it is, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) data_version: Option<String>,
    /// What was recorded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) metadata: Vec<Entry>,
}

/// How far a step is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Progress {
    /// Units done.
    pub(crate) done: u64,
    /// Units there are, when known.
    pub(crate) total: Option<u64>,
    /// What is counted, such as `rows`.
    pub(crate) unit: String,
}

/// A piece of the log of a run or an asset.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Events {
    /// The events: oldest first, or newest first when asked for what is before a place.
    pub(crate) items: Vec<Event>,
    /// Where to go on, in the same direction: `?after=` or `?before=` this. `null` at the end.
    #[schema(required)]
    pub(crate) next: Option<u64>,
}

/// How a sub-step ended.
fn ended(end: &SubstepEnd) -> String {
    match end {
        SubstepEnd::Success => "ended".to_owned(),
        SubstepEnd::Failure { error } => format!("failed: {error}"),
        SubstepEnd::Interrupted => "was interrupted".to_owned(),
    }
}

/// How important an event is.
pub(crate) fn level_of(kind: &EventKind) -> LogLevel {
    match kind {
        EventKind::StepLogged { level, .. } => *level,
        EventKind::StepFailed { .. } => LogLevel::Error,
        EventKind::RunFinished { status, .. } if *status == RunStatus::Failure => LogLevel::Error,
        EventKind::CheckEvaluated { result, severity, .. } if !result.passed => {
            match result.severity.unwrap_or(*severity) {
                event::Severity::Error => LogLevel::Error,
                event::Severity::Warn => LogLevel::Warn,
            }
        }
        EventKind::StepRetryScheduled { .. }
        | EventKind::StepSkipped { .. }
        | EventKind::StepCanceled { .. }
        | EventKind::RunRequeued { .. }
        | EventKind::RunCancelRequested => LogLevel::Warn,
        EventKind::StepProgressed { .. } => LogLevel::Debug,
        _ => LogLevel::Info,
    }
}

impl From<&StoredEvent> for Event {
    fn from(stored: &StoredEvent) -> Self {
        let record = &stored.record;
        let step = record.step.as_ref();
        let mut event = Self {
            position: stored.position.0,
            at: record.at.into(),
            run: record.run_id.to_string(),
            step: step.map(ToString::to_string),
            asset: step.map(|step| step.asset.to_string()),
            partition: step.and_then(|step| step.partition.as_ref().map(ToString::to_string)),
            kind: record.kind.name().to_owned(),
            level: level_of(&record.kind).into(),
            text: String::new(),
            status: None,
            attempt: None,
            duration_us: None,
            progress: None,
            failure: None,
            skip: None,
            check: None,
            data_version: None,
            metadata: Vec::new(),
        };
        event.text = match &event.step {
            Some(step) => {
                let step = step.clone();
                event.facts_of_step(&step, &record.kind)
            }
            None => event.facts_of_run(&record.kind),
        };
        event
    }
}

impl Event {
    /// Takes over what the kind says of a run; returns the same in words.
    fn facts_of_run(&mut self, kind: &EventKind) -> String {
        match kind {
            EventKind::RunQueued { selection, job, .. } => format!("queued: {}", job.as_ref().unwrap_or(selection)),
            EventKind::RunClaimed { holder, .. } => format!("taken by {holder}"),
            EventKind::RunRequeued { reason } => format!("back in the queue: {reason}"),
            EventKind::RunStarted { steps, .. } => format!("started, {steps} steps"),
            EventKind::RunCancelRequested => "asked to stop".to_owned(),
            EventKind::RunFinished { status, reason } => {
                self.status = Some((*status).into());
                let reason = reason.as_ref().map(|reason| format!(": {reason}"));
                format!("ended: {status}{}", reason.unwrap_or_default())
            }
            other => other.name().to_owned(),
        }
    }

    /// Takes over what the kind says of a step; returns the same in words.
    fn facts_of_step(&mut self, step: &str, kind: &EventKind) -> String {
        match kind {
            EventKind::StepStarted { attempt } => {
                self.attempt = Some(*attempt);
                format!("{step} started, attempt {attempt}")
            }
            EventKind::StepProgressed { done, total, unit } => {
                self.progress = Some(Progress {
                    done: *done,
                    total: *total,
                    unit: unit.to_string(),
                });
                let of = total.map(|total| format!(" of {total}")).unwrap_or_default();
                format!("{step}: {done}{of} {unit}")
            }
            EventKind::StepLogged { message, .. } => message.clone(),
            EventKind::SubstepStarted { name, .. } => format!("{step}: {name} began"),
            EventKind::SubstepEnded {
                name, duration_us, end, ..
            } => {
                self.duration_us = Some(*duration_us);
                format!("{step}: {name} {}", ended(end))
            }
            EventKind::AssetMaterialized {
                metadata, data_version, ..
            } => {
                self.recorded(metadata, data_version.as_ref());
                format!("{step} materialized")
            }
            EventKind::AssetObserved { metadata, data_version } => {
                self.recorded(metadata, data_version.as_ref());
                format!("{step} observed")
            }
            EventKind::AssetWiped => format!("{step} wiped; it counts as never made"),
            EventKind::CheckEvaluated {
                check,
                result,
                severity,
                blocking,
            } => {
                self.check = Some(CheckOutcome::new(check, result, *severity, *blocking));
                let verdict = if result.passed { "passed" } else { "failed" };
                let found = result.description.as_ref().map(|found| format!(": {found}"));
                format!("{step}: {check} {verdict}{}", found.unwrap_or_default())
            }
            EventKind::StepRetryScheduled {
                attempt,
                delay_ms,
                failure,
            } => {
                self.attempt = Some(*attempt);
                self.failure = Some(failure.into());
                format!(
                    "{step}: attempt {attempt} failed, the next in {delay_ms} ms: {}",
                    failure.message()
                )
            }
            EventKind::StepSucceeded { duration_us } => {
                self.duration_us = Some(*duration_us);
                format!("{step} succeeded")
            }
            EventKind::StepFailed {
                failure,
                metadata,
                duration_us,
            } => {
                self.failure = Some(failure.into());
                self.duration_us = Some(*duration_us);
                self.metadata = entries(metadata);
                format!("{step} failed: {}", failure.message())
            }
            EventKind::StepSkipped { reason } => {
                let skip = Skip::from(reason);
                let text = format!("{step} skipped: {}", skip.text);
                self.skip = Some(skip);
                text
            }
            EventKind::StepCanceled { detached: true } => format!("{step} canceled; its code may still run"),
            EventKind::StepCanceled { detached: false } => format!("{step} canceled"),
            other => other.name().to_owned(),
        }
    }

    fn recorded(&mut self, metadata: &Metadata, version: Option<&crate::version::DataVersion>) {
        self.metadata = entries(metadata);
        self.data_version = version.map(|version| version.as_str().to_owned());
    }
}
