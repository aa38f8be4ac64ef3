//! [`Narrator`]: words the facts of a run for people, one line each. Pure: time is that of the events.

use std::time::Duration;

use indexmap::IndexMap;
use jiff::Timestamp;

use crate::{
    cli::{
        execution::rows_read,
        output::{BAD, DIM, GOOD, WARN, count_text, duration_text, paint, plural_text},
    },
    duration,
    event::{EventKind, EventRecord, LogLevel, Severity, SkipReason, SubstepEnd},
    run::{RunStatus, StepKey},
    selection::shortened,
};

/// The shortest time between two lines about the progress of one step, in milliseconds.
const PROGRESS_EVERY_MS: i64 = 1_000;

fn substep_text(name: &str, duration_us: u64, end: &SubstepEnd) -> String {
    let took = micros_text(duration_us);
    match end {
        SubstepEnd::Success => format!("`{name}` took {took}"),
        SubstepEnd::Failure { error } => format!("`{name}` {} in {took}: {error}", paint(BAD, "failed")),
        SubstepEnd::Interrupted => format!("`{name}` was interrupted after {took}"),
    }
}

/// What a line is about, for who draws only some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Topic {
    /// Something begins or goes on; bars show the same.
    Course,
    /// Something that has happened.
    Outcome,
}

/// Words facts.
#[derive(Debug, Default)]
pub(in crate::cli) struct Narrator {
    /// Whether log lines for those who look for a fault are wanted.
    is_verbose: bool,
    began: Option<Timestamp>,
    planned: usize,
    succeeded: usize,
    failed: usize,
    skipped: usize,
    canceled: usize,
    rows: IndexMap<StepKey, u64>,
    progress_at: IndexMap<StepKey, Timestamp>,
}

impl Narrator {
    /// Starts before the first fact.
    pub(in crate::cli) fn new(is_verbose: bool) -> Self {
        Self {
            is_verbose,
            ..Self::default()
        }
    }

    /// Steps that are done, one way or another, and how many there are.
    pub(super) fn done(&self) -> (usize, usize) {
        (
            self.succeeded + self.failed + self.skipped + self.canceled,
            self.planned,
        )
    }

    /// Steps that failed.
    pub(super) fn failed(&self) -> usize {
        self.failed
    }

    /// Words a fact; `None` when there is nothing to say about it.
    pub(in crate::cli) fn tell(&mut self, event: &EventRecord) -> Option<(Topic, String)> {
        match &event.step {
            Some(key) => {
                let (topic, said) = self.tell_step(key, event)?;
                Some((topic, format!("{key}: {said}")))
            }
            None => self.tell_run(event),
        }
    }

    fn tell_run(&mut self, event: &EventRecord) -> Option<(Topic, String)> {
        match &event.kind {
            EventKind::RunStarted { selection, steps } => {
                self.began = Some(event.at);
                self.planned = *steps;
                let text = format!(
                    "run {}: {} for `{}`",
                    event.run_id,
                    plural_text(*steps, "step"),
                    shortened(selection, 120)
                );
                Some((Topic::Outcome, text))
            }
            EventKind::RunFinished { status, .. } => Some((Topic::Outcome, self.end(*status, event.at))),
            EventKind::RunQueued { selection, .. } => {
                Some((Topic::Course, format!("queued: `{}`", shortened(selection, 120))))
            }
            EventKind::RunClaimed { holder, .. } => Some((Topic::Course, format!("taken by {holder}"))),
            EventKind::RunRequeued { reason } => Some((Topic::Outcome, format!("back in the queue: {reason}"))),
            EventKind::RunCancelRequested => Some((Topic::Outcome, "asked to stop".to_owned())),
            _ => None,
        }
    }

    fn end(&self, status: RunStatus, at: Timestamp) -> String {
        let how = match status {
            RunStatus::Success => paint(GOOD, "succeeded"),
            RunStatus::Failure => paint(BAD, "failed"),
            RunStatus::Canceled => paint(WARN, "canceled"),
            RunStatus::Queued | RunStatus::Starting | RunStatus::Running | RunStatus::Canceling => status.to_string(),
        };
        let took = self
            .began
            .and_then(|began| Duration::try_from(at.duration_since(began)).ok());
        let took = took
            .map(|took| format!(" in {}", duration_text(took)))
            .unwrap_or_default();
        let counts = [
            (self.succeeded, "succeeded"),
            (self.failed, "failed"),
            (self.skipped, "skipped"),
            (self.canceled, "canceled"),
        ];
        let counts: Vec<String> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        let colon = if counts.is_empty() { "" } else { ": " };
        format!("run {how}{took}{colon}{}", counts.join(", "))
    }

    fn tell_step(&mut self, key: &StepKey, event: &EventRecord) -> Option<(Topic, String)> {
        let text = match &event.kind {
            EventKind::StepStarted { attempt: 1 } => return Some((Topic::Course, "started".to_owned())),
            EventKind::StepStarted { attempt } => return Some((Topic::Course, format!("started, attempt {attempt}"))),
            EventKind::StepProgressed { done, total, unit } => {
                let due = self.is_time_for_progress(key, event.at);
                return due.then(|| (Topic::Course, progress_text(*done, *total, unit)));
            }
            EventKind::StepLogged { level, message } => self.log_text(*level, message)?,
            EventKind::SubstepStarted { name, .. } => {
                return self.is_verbose.then(|| (Topic::Course, format!("`{name}` started")));
            }
            EventKind::SubstepEnded {
                name, duration_us, end, ..
            } => {
                let failed = matches!(end, SubstepEnd::Failure { .. });
                let text = substep_text(name, *duration_us, end);
                return (failed || self.is_verbose).then_some((Topic::Course, text));
            }
            EventKind::AssetMaterialized { metadata, .. } | EventKind::AssetObserved { metadata, .. } => {
                if let Some(rows) = rows_read(metadata) {
                    self.rows.insert(key.clone(), rows);
                }
                return None;
            }
            EventKind::AssetWiped => "wiped; it counts as never made".to_owned(),
            EventKind::CheckEvaluated { result, .. } if result.passed => return None,
            EventKind::CheckEvaluated {
                check,
                result,
                severity,
                ..
            } => {
                let style = if *severity == Severity::Error { BAD } else { WARN };
                let why = result.description.as_deref().map(|why| format!(": {why}"));
                format!("check `{check}` {}{}", paint(style, "failed"), why.unwrap_or_default())
            }
            EventKind::StepRetryScheduled {
                attempt,
                delay_ms,
                failure,
            } => {
                let (failed, delay) = (paint(WARN, "failed"), duration::print(Duration::from_millis(*delay_ms)));
                format!("attempt {attempt} {failed}, next in {delay}: {}", failure.message())
            }
            EventKind::StepSucceeded { .. }
            | EventKind::StepFailed { .. }
            | EventKind::StepSkipped { .. }
            | EventKind::StepCanceled { .. } => self.tell_end(key, &event.kind)?,
            EventKind::RunQueued { .. }
            | EventKind::RunClaimed { .. }
            | EventKind::RunRequeued { .. }
            | EventKind::RunStarted { .. }
            | EventKind::RunCancelRequested
            | EventKind::RunFinished { .. } => return None,
        };
        Some((Topic::Outcome, text))
    }

    fn tell_end(&mut self, key: &StepKey, kind: &EventKind) -> Option<String> {
        self.progress_at.swap_remove(key);
        Some(match kind {
            EventKind::StepSucceeded { duration_us } => {
                self.succeeded += 1;
                let rows = self.rows.swap_remove(key);
                let rows = rows.map(|rows| format!(", {} rows read", count_text(rows)));
                let (success, took) = (paint(GOOD, "success"), micros_text(*duration_us));
                format!("{success} in {took}{}", rows.unwrap_or_default())
            }
            EventKind::StepFailed {
                failure, duration_us, ..
            } => {
                self.failed += 1;
                let (failed, took) = (paint(BAD, "failed"), micros_text(*duration_us));
                format!("{failed} after {took}: {}", failure.message())
            }
            EventKind::StepSkipped { reason } => {
                self.skipped += 1;
                format!("{}, because {}", paint(WARN, "skipped"), skip_text(reason))
            }
            EventKind::StepCanceled { detached } => {
                self.canceled += 1;
                let detached = if *detached {
                    "; its code could not be interrupted and may still be running"
                } else {
                    ""
                };
                format!("{}{detached}", paint(WARN, "canceled"))
            }
            _ => return None,
        })
    }

    fn is_time_for_progress(&mut self, key: &StepKey, at: Timestamp) -> bool {
        let due = self
            .progress_at
            .get(key)
            .is_none_or(|last| at.duration_since(*last).as_millis() >= i128::from(PROGRESS_EVERY_MS));
        if due {
            self.progress_at.insert(key.clone(), at);
        }
        due
    }

    fn log_text(&self, level: LogLevel, message: &str) -> Option<String> {
        let level = match level {
            LogLevel::Debug if !self.is_verbose => return None,
            LogLevel::Debug => paint(DIM, "debug"),
            LogLevel::Info => "info".to_owned(),
            LogLevel::Warn => paint(WARN, "warn"),
            LogLevel::Error => paint(BAD, "error"),
        };
        Some(format!("{level}: {message}"))
    }
}

/// `1,000 of 5,000 rows`.
pub(super) fn progress_text(done: u64, total: Option<u64>, unit: &str) -> String {
    let total = total.map(|total| format!(" of {}", count_text(total)));
    format!("{}{} {unit}", count_text(done), total.unwrap_or_default())
}

fn micros_text(micros: u64) -> String {
    duration_text(Duration::from_micros(micros))
}

fn skip_text(reason: &SkipReason) -> String {
    match reason {
        SkipReason::UpstreamFailed { asset } => format!("`{asset}` failed"),
        SkipReason::CheckFailed { asset, check } => format!("check `{check}` of `{asset}` failed"),
        SkipReason::InputsUnchanged => "nothing it is made from has changed".to_owned(),
        SkipReason::NotProduced { asset } => format!("`{asset}` was not produced"),
    }
}
