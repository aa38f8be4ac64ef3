//! A recorded run as text: who asked for it, how it stands, its steps with what went wrong.

use anstyle::Style;
use jiff::Timestamp;

use super::{BAD, Cell, GOOD, HEAD, Table, WARN, duration_text, paint, status_style};
use crate::{
    event::{StepFailure, SubstepEnd},
    run::{Run, RunOrigin, RunStatus, StepScope, StepStatus},
    store::{RunView, StepView, SubstepView},
};

/// The style of a run's status.
pub(in crate::cli) fn run_style(status: RunStatus) -> Style {
    match status {
        RunStatus::Success => GOOD,
        RunStatus::Failure => BAD,
        RunStatus::Canceled | RunStatus::Canceling => WARN,
        RunStatus::Queued | RunStatus::Starting | RunStatus::Running => Style::new(),
    }
}

/// Who asked for a run, in a word or two.
pub(in crate::cli) fn origin_text(origin: &RunOrigin) -> String {
    match origin {
        RunOrigin::Manual => "hand".to_owned(),
        RunOrigin::Schedule { name } | RunOrigin::Sensor { name } => name.to_string(),
        RunOrigin::Retry => "retry".to_owned(),
        RunOrigin::Reexecution => "again".to_owned(),
        RunOrigin::Backfill { id } => format!("backfill {}", id.short()),
        RunOrigin::Automation => "automation".to_owned(),
        RunOrigin::Wipe => "wipe".to_owned(),
    }
}

/// `2026-11-22 09:00:00.123Z`.
pub(in crate::cli) fn instant_text(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S%.3fZ").to_string()
}

/// How long a run took, or has taken by now; nothing before it started.
pub(in crate::cli) fn took_text(run: &Run, now: Timestamp) -> String {
    let Some(started) = run.started_at else {
        return String::new();
    };
    let took = run.finished_at.unwrap_or(now).duration_since(started);
    duration_text(took.try_into().unwrap_or_default())
}

/// The whole text; `width` is that of the terminal, when it is one.
pub(in crate::cli) fn recorded_run(run: &Run, view: &RunView, now: Timestamp, width: Option<usize>) -> String {
    let mut lines = vec![format!("{} {}", paint(HEAD, "run"), run.id)];
    let mut line = |head: &str, text: String| {
        if !text.is_empty() {
            lines.push(format!("{} {text}", paint(HEAD, head)));
        }
    };
    line("status", paint(run_style(run.status), run.status));
    line("reason", run.reason.clone().unwrap_or_default());
    line("job", run.job.as_deref().unwrap_or_default().to_owned());
    line("selection", run.selection.to_string());
    let partition = run.partition.as_ref();
    line("partition", partition.map(ToString::to_string).unwrap_or_default());
    line("by", by(run));
    line("tags", run.tags.to_string());
    line("created", instant_text(run.created_at));
    line("started", run.started_at.map(instant_text).unwrap_or_default());
    line("took", took_text(run, now));
    if !run.status.is_final() && run.epoch > 0 {
        line("process", run.holder.as_deref().unwrap_or_default().to_owned());
    }
    if !view.steps.is_empty() {
        lines.push(String::new());
        lines.push(steps(view, width));
        lines.extend(failures(view));
    }
    lines.join("\n")
}

fn by(run: &Run) -> String {
    let scope = match &run.scope {
        StepScope::All => String::new(),
        StepScope::Unfinished => ", what did not succeed".to_owned(),
        StepScope::From { step } => format!(", from {step} on"),
    };
    match run.parent {
        Some(parent) => format!(
            "{} of {parent}, number {}{scope}",
            origin_text(&run.origin),
            run.attempt
        ),
        None => origin_text(&run.origin),
    }
}

fn steps(view: &RunView, width: Option<usize>) -> String {
    let mut table = Table::new(["STEP", "STATUS", "ATTEMPTS", "STARTED", "DURATION"]);
    for step in view.steps.values() {
        let took = step.duration_us.map(std::time::Duration::from_micros);
        table.push([
            Cell::new(step.key.to_string()),
            Cell::new(step.status.to_string()).style(status_style(step.status)),
            Cell::number(if step.attempts == 0 {
                String::new()
            } else {
                step.attempts.to_string()
            }),
            Cell::new(step.started_at.map(instant_text).unwrap_or_default()),
            Cell::number(took.map(duration_text).unwrap_or_default()),
        ]);
        for substep in &step.substeps {
            table.push(substep_row(step, substep));
        }
    }
    table.without_empty_columns().render(width)
}

/// A sub-step, indented below the one that it is a part of.
fn substep_row(step: &StepView, substep: &SubstepView) -> [Cell; 5] {
    let parent = |of: &SubstepView| {
        let number = of.parent?;
        step.substeps.iter().find(|other| other.number == number)
    };
    // Deeper nesting is not worth more blanks.
    let depth = std::iter::successors(Some(substep), |of| parent(of)).take(8).count();
    let status = match &substep.end {
        None => StepStatus::Running,
        Some(SubstepEnd::Failure { .. }) => StepStatus::Failure,
        Some(SubstepEnd::Interrupted) => StepStatus::Canceled,
        Some(_) => StepStatus::Success,
    };
    let took = substep.duration_us.map(std::time::Duration::from_micros);
    [
        Cell::new(format!("{}{}", "  ".repeat(depth), substep.name)),
        Cell::new(status.to_string()).style(status_style(status)),
        Cell::number(String::new()),
        Cell::new(instant_text(substep.started_at)),
        Cell::number(took.map(duration_text).unwrap_or_default()),
    ]
}

/// What went wrong, a paragraph a step.
fn failures(view: &RunView) -> Vec<String> {
    let text = |step: &StepView| {
        let failure = step.failure.as_ref().map(StepFailure::message)?;
        Some(format!("\n{} {}: {failure}", paint(BAD, step.status), step.key))
    };
    view.steps.values().filter_map(text).collect()
}
