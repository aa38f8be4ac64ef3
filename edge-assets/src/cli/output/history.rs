//! What the store knows of an asset, as a part of its sheet.

use std::time::Duration;

use jiff::Timestamp;

use super::{Sheet, duration_text, instant_text, plural_text};
use crate::{
    event::Severity,
    id::RunId,
    partition::PartitionKey,
    tick::{Tick, TickOutcome},
    why::{CheckHistory, History, LastFailure, LastMaterialization, Making, TriggerHistory, UnderWay},
};

/// What the store knows.
pub(super) fn history(sheet: &mut Sheet, history: &History, making: Making, now: Timestamp) {
    sheet.heading("History");
    if history.is_empty() {
        sheet.line(2, "the store knows of no run of it");
    }
    if let Some(last) = &history.last_materialization {
        let head = match making {
            Making::Function | Making::BlockingFunction => "made",
            Making::Observed | Making::External => "looked at",
        };
        sheet.field(head, &made_text(last, now));
    }
    if let Some(wipe) = &history.last_wipe {
        sheet.field("wiped", &place(wipe.at, wipe.run_id, wipe.partition.as_ref(), now));
    }
    if let Some(failure) = &history.last_failure {
        sheet.field("failed", &failure_text(failure, now));
    }
    for run in &history.under_way {
        sheet.field("now", &under_way_text(run, now));
    }
    if let Some(more) = history
        .under_way_total
        .checked_sub(history.under_way.len())
        .filter(|more| *more > 0)
    {
        sheet.field("now", &format!("{more} more runs that are not over"));
    }
    for trigger in &history.triggers {
        sheet.field(&trigger.kind.to_string(), &trigger_text(trigger, now));
    }
    for check in &history.checks {
        sheet.field("check", &last_check_text(check, now));
    }
}

/// `2026-11-22 09:00:00.000Z, 2m ago, in run 5d0c3f1a`.
fn place(at: Timestamp, run: RunId, partition: Option<&PartitionKey>, now: Timestamp) -> String {
    let partition = partition.map(|partition| format!("{partition}, ")).unwrap_or_default();
    format!("{partition}{}, in run {}", when(at, now), run.short())
}

fn when(at: Timestamp, now: Timestamp) -> String {
    let ago = Duration::try_from(now.duration_since(at)).unwrap_or_default();
    format!("{}, {} ago", instant_text(at), duration_text(ago))
}

fn made_text(last: &LastMaterialization, now: Timestamp) -> String {
    let mut text = place(last.at, last.run_id, last.partition.as_ref(), now);
    if let Some(duration) = last.duration_us {
        text.push_str(&format!(", in {}", duration_text(Duration::from_micros(duration))));
    }
    if let Some(code) = last.code_version.as_deref().filter(|code| !code.is_empty()) {
        text.push_str(&format!(", by code {code}"));
    }
    if let Some(version) = &last.data_version {
        text.push_str(&format!(", data version {version}"));
    }
    text
}

fn failure_text(failure: &LastFailure, now: Timestamp) -> String {
    let since = if failure.was_made_since { "; made since" } else { "" };
    let place = place(failure.at, failure.run_id, failure.partition.as_ref(), now);
    format!("{place}: {}{since}", failure.error)
}

fn under_way_text(run: &UnderWay, now: Timestamp) -> String {
    let job = run
        .job
        .as_ref()
        .map(|job| format!(" of job `{job}`"))
        .unwrap_or_default();
    let since = when(run.since, now);
    format!(
        "run {}{job} is {} since {since}; its step is {}",
        run.run_id.short(),
        run.status,
        run.step
    )
}

fn trigger_text(trigger: &TriggerHistory, now: Timestamp) -> String {
    let name = &trigger.name;
    let switched = if trigger.is_on { "on" } else { "off" };
    match &trigger.last_tick {
        None => format!("{name} is {switched} and has not ticked"),
        Some(tick) => format!(
            "{name} is {switched}, last tick {}: {}",
            when(tick.ended_at, now),
            tick_text(tick)
        ),
    }
}

fn tick_text(tick: &Tick) -> String {
    match &tick.outcome {
        TickOutcome::Requested => format!("asked for {}", plural_text(tick.runs.len(), "run")),
        TickOutcome::Skipped { reason } => format!("skipped, {reason}"),
        TickOutcome::Failed { error } => format!("failed, {error}"),
    }
}

fn last_check_text(check: &CheckHistory, now: Timestamp) -> String {
    let outcome = match (check.passed, check.severity) {
        (true, _) => "passed",
        (false, Severity::Warn) => "failed (warn)",
        (false, Severity::Error) => "failed (error)",
    };
    let found = check
        .description
        .as_ref()
        .map(|found| format!(": {found}"))
        .unwrap_or_default();
    format!(
        "{} {outcome}, {}{found}",
        check.name,
        place(check.at, check.run_id, None, now)
    )
}
