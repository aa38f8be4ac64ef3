//! [`EventLog`]: collects the facts of a run and prints them as lines that a test can compare.

use std::sync::{Arc, Mutex};

use edge_assets::{EventKind, EventRecord, EventSink, event::SkipReason};

/// Collects the facts of a run.
#[derive(Debug, Default)]
pub(crate) struct EventLog(Mutex<Vec<EventRecord>>);

impl EventLog {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    pub(crate) fn events(&self) -> Vec<EventRecord> {
        self.0.lock().unwrap().clone()
    }

    /// The facts, one a line, without times and ids.
    pub(crate) fn print(&self) -> String {
        self.events().iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The lines that concern one step.
    pub(crate) fn of(&self, step: &str) -> Vec<String> {
        let events = self.events();
        let concerns = |event: &&EventRecord| event.step.as_ref().is_some_and(|key| key.to_string() == step);
        events.iter().filter(concerns).map(line).collect()
    }
}

impl EventSink for EventLog {
    fn record(&self, event: EventRecord) {
        self.0.lock().unwrap().push(event);
    }
}

fn line(event: &EventRecord) -> String {
    let step = event.step.as_ref().map(ToString::to_string).unwrap_or_default();
    match &event.kind {
        EventKind::RunStarted { selection, steps } => format!("run started: {selection} ({steps} steps)"),
        EventKind::RunCancelRequested => "run cancel requested".to_owned(),
        EventKind::RunFinished { status, reason: None } => format!("run finished: {status}"),
        EventKind::RunFinished {
            status,
            reason: Some(reason),
        } => format!("run finished: {status}, {reason}"),
        EventKind::StepStarted { attempt } => format!("{step} started, attempt {attempt}"),
        EventKind::StepProgressed { done, total, unit } => format!("{step} progressed: {done} of {total:?} {unit}"),
        EventKind::StepLogged { level, message } => format!("{step} said ({level:?}): {message}"),
        EventKind::AssetMaterialized { metadata, data_version } => {
            let said: Vec<String> = metadata.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let version = data_version
                .as_ref()
                .map(|version| format!(", version {version}"))
                .unwrap_or_default();
            format!("{step} materialized {{{}}}{version}", said.join(", "))
        }
        EventKind::AssetObserved { metadata, .. } => {
            let said: Vec<String> = metadata.iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!("{step} observed {{{}}}", said.join(", "))
        }
        EventKind::CheckEvaluated {
            check,
            result,
            severity,
            blocking,
        } => {
            let verdict = if result.passed { "passed" } else { "failed" };
            let text = result.description.as_deref().unwrap_or("-");
            format!("{step} check {check} {verdict} ({severity:?}, blocking {blocking}): {text}")
        }
        EventKind::StepRetryScheduled {
            attempt,
            delay_ms,
            failure,
        } => {
            format!(
                "{step} attempt {attempt} failed ({:?}), again in {delay_ms} ms: {}",
                failure.cause,
                failure.message()
            )
        }
        EventKind::StepSucceeded { .. } => format!("{step} succeeded"),
        EventKind::StepFailed { failure, .. } => format!("{step} failed ({:?}): {}", failure.cause, failure.message()),
        EventKind::StepSkipped {
            reason: SkipReason::UpstreamFailed { asset },
        } => {
            format!("{step} skipped: {asset} failed")
        }
        EventKind::StepSkipped {
            reason: SkipReason::CheckFailed { asset, check },
        } => {
            format!("{step} skipped: check {check} of {asset} failed")
        }
        EventKind::StepCanceled { detached } => format!("{step} canceled, detached {detached}"),
        other => format!("{step} {other:?}"),
    }
}
