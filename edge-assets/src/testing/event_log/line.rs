//! How an event reads as a line.

use std::fmt::Write;

use super::redact::{redact_ids, redacted_value};
use crate::{
    event::{EventKind, EventRecord, SkipReason, SubstepEnd},
    metadata::Metadata,
};

/// The event as a line, without its time. Further lines of what somebody said are indented.
pub(in crate::testing) fn line(event: &EventRecord) -> String {
    let step = event.step.as_ref().map(ToString::to_string).unwrap_or_default();
    let text = match &event.kind {
        EventKind::RunQueued { selection, .. } => format!("run queued: {selection}"),
        EventKind::RunClaimed { epoch, .. } => format!("run claimed, epoch {epoch}"),
        EventKind::RunRequeued { reason } => format!("run requeued: {reason}"),
        EventKind::RunStarted { selection, steps } => format!("run started: {selection} ({steps} steps)"),
        EventKind::RunCancelRequested => "run cancel requested".to_owned(),
        EventKind::RunFinished { status, reason: None } => format!("run finished: {status}"),
        EventKind::RunFinished {
            status,
            reason: Some(reason),
        } => format!("run finished: {status}, {reason}"),
        EventKind::StepStarted { attempt } => format!("{step} started, attempt {attempt}"),
        EventKind::StepProgressed { done, total, unit } => match total {
            Some(total) => format!("{step} progressed: {done} of {total} {unit}"),
            None => format!("{step} progressed: {done} {unit}"),
        },
        EventKind::SubstepStarted { name, parent, .. } => match parent {
            Some(parent) => format!("{step} began `{name}` within sub-step {parent}"),
            None => format!("{step} began `{name}`"),
        },
        EventKind::SubstepEnded { name, end, .. } => match end {
            SubstepEnd::Success => format!("{step} ended `{name}`"),
            SubstepEnd::Failure { error } => format!("{step} failed in `{name}`: {error}"),
            SubstepEnd::Interrupted => format!("{step} was interrupted in `{name}`"),
        },
        EventKind::StepLogged { level, message } => format!("{step} said ({level:?}): {message}"),
        EventKind::AssetMaterialized {
            metadata, data_version, ..
        } => {
            let version = data_version.as_ref().map(|version| format!(", version {version}"));
            format!(
                "{step} materialized {}{}",
                braced(metadata),
                version.unwrap_or_default()
            )
        }
        EventKind::AssetObserved { metadata, data_version } => {
            let version = data_version.as_ref().map(|version| format!(", version {version}"));
            format!("{step} observed {}{}", braced(metadata), version.unwrap_or_default())
        }
        EventKind::AssetWiped => format!("{step} wiped"),
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
            let (cause, message) = (failure.cause, failure.message());
            format!("{step} attempt {attempt} failed ({cause:?}), again in {delay_ms} ms: {message}")
        }
        EventKind::StepSucceeded { .. } => format!("{step} succeeded"),
        EventKind::StepFailed { failure, .. } => format!("{step} failed ({:?}): {}", failure.cause, failure.message()),
        EventKind::StepSkipped { reason } => match reason {
            SkipReason::UpstreamFailed { asset } => format!("{step} skipped: {asset} failed"),
            SkipReason::CheckFailed { asset, check } => format!("{step} skipped: check {check} of {asset} failed"),
            SkipReason::InputsUnchanged => format!("{step} skipped: inputs unchanged"),
            SkipReason::NotProduced { asset } => format!("{step} skipped: {asset} was not produced"),
        },
        EventKind::StepCanceled { detached } => format!("{step} canceled, detached {detached}"),
    };
    redact_ids(&text, event.run_id).replace('\n', "\n  ")
}

fn braced(metadata: &Metadata) -> String {
    let mut text = String::from("{");
    for (place, (name, value)) in metadata.iter().enumerate() {
        let gap = if place == 0 { "" } else { ", " };
        write!(text, "{gap}{name}={}", redacted_value(name, value)).expect("writing to a string does not fail");
    }
    text.push('}');
    text
}
