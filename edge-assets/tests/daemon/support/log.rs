//! Events as lines that a test can compare.

use edge_assets::{EventKind, EventRecord};

/// A fact without times and ids.
pub(crate) fn line(event: &EventRecord) -> String {
    let step = event.step.as_ref().map(ToString::to_string).unwrap_or_default();
    match &event.kind {
        EventKind::RunQueued { .. } => "queued".to_owned(),
        EventKind::RunClaimed { holder, epoch } => format!("claimed by {holder}, epoch {epoch}"),
        EventKind::RunRequeued { reason } => format!("queued again: {reason}"),
        EventKind::RunStarted { steps, .. } => format!("started, {steps} steps"),
        EventKind::RunCancelRequested => "cancel requested".to_owned(),
        EventKind::RunFinished { status, reason: None } => format!("finished: {status}"),
        EventKind::RunFinished {
            status,
            reason: Some(reason),
        } => format!("finished: {status}, {reason}"),
        EventKind::StepLogged { message, .. } => format!("{step} said: {message}"),
        EventKind::StepStarted { attempt } => format!("{step} started, attempt {attempt}"),
        EventKind::StepFailed { failure, .. } => format!("{step} failed: {}", failure.message()),
        kind => format!("{step} {}", kind.name().trim_start_matches("step_")),
    }
}
