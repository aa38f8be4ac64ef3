//! [`Alert`]: something that somebody should be told.

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    event::{EventKind, EventRecord},
    id::RunId,
    metadata::cut_text,
    run::{Backfill, BackfillOutcome, Run, RunStatus},
    tick::{Tick, TickOutcome},
};

/// Texts beyond this are cut: an alert is read on a telephone.
const MAX_TEXT_BYTES: usize = 8 * 1024;

/// What kind of thing somebody should be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AlertKind {
    /// A run ended as a failure.
    RunFailed,
    /// A check failed.
    CheckFailed,
    /// A backfill came to its end, and something was not made.
    BackfillFailed,
    /// A schedule or a sensor could not be evaluated.
    TickFailed,
    /// A sensor has something to say.
    Sensor,
    /// An asset will soon not be as fresh as it should be.
    FreshnessWarned,
    /// An asset is not as fresh as it should be.
    FreshnessFailed,
    /// An asset is fresh again.
    FreshnessRestored,
    /// The daemon has a fault of its own.
    Daemon,
    /// Alerts were raised that could not be delivered.
    Lost,
    /// What was held back in quiet hours.
    Digest,
    /// Somebody tries whether alerts arrive.
    Test,
}

impl AlertKind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::RunFailed,
        Self::CheckFailed,
        Self::BackfillFailed,
        Self::TickFailed,
        Self::Sensor,
        Self::FreshnessWarned,
        Self::FreshnessFailed,
        Self::FreshnessRestored,
        Self::Daemon,
        Self::Lost,
        Self::Digest,
        Self::Test,
    ];

    /// Its name, as its JSON form has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RunFailed => "run_failed",
            Self::CheckFailed => "check_failed",
            Self::BackfillFailed => "backfill_failed",
            Self::TickFailed => "tick_failed",
            Self::Sensor => "sensor",
            Self::FreshnessWarned => "freshness_warned",
            Self::FreshnessFailed => "freshness_failed",
            Self::FreshnessRestored => "freshness_restored",
            Self::Daemon => "daemon",
            Self::Lost => "lost",
            Self::Digest => "digest",
            Self::Test => "test",
        }
    }
}

impl fmt::Display for AlertKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::RunFailed => "run failed",
            Self::CheckFailed => "check failed",
            Self::BackfillFailed => "backfill failed",
            Self::TickFailed => "tick failed",
            Self::Sensor => "sensor",
            Self::FreshnessWarned => "soon not fresh",
            Self::FreshnessFailed => "not fresh",
            Self::FreshnessRestored => "fresh again",
            Self::Daemon => "daemon",
            Self::Lost => "alerts lost",
            Self::Digest => "held in quiet hours",
            Self::Test => "test",
        })
    }
}

/// Something that somebody should be told.
///
/// Its JSON form is the body that a webhook receives:
///
/// ```
/// use edge_assets::alert::{Alert, AlertKind};
/// let alert = Alert::new(AlertKind::Sensor, "freshness", "no event for 400 s", "2026-11-22T09:00:00Z".parse()?)
///     .of_location("edge-pipelines");
/// assert_eq!(
///     serde_json::to_value(&alert)?,
///     serde_json::json!({
///         "version": 1,
///         "kind": "sensor",
///         "subject": "freshness",
///         "text": "no event for 400 s",
///         "location": "edge-pipelines",
///         "run": null,
///         "at": "2026-11-22T09:00:00Z",
///         "held_back": 0,
///     })
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Alert {
    /// The version of this format.
    pub version: u16,
    /// What kind of thing it is.
    pub kind: AlertKind,
    /// What it is about: a job, a schedule, a sensor. With the kind, it tells repetitions.
    pub subject: Arc<str>,
    /// What to tell.
    pub text: String,
    /// The binary that raised it, when it is known.
    pub location: Option<Arc<str>>,
    /// The run, when it is about one.
    pub run: Option<RunId>,
    /// When it was raised.
    pub at: Timestamp,
    /// How many alerts of the same kind and subject were held back since the last one that was delivered.
    pub held_back: u32,
}

impl Alert {
    /// The version of the format that this code writes.
    pub const VERSION: u16 = 1;

    /// Makes an alert; a text over 8 KiB is cut.
    #[must_use]
    pub fn new(kind: AlertKind, subject: impl Into<Arc<str>>, text: impl Into<String>, at: Timestamp) -> Self {
        Self {
            version: Self::VERSION,
            kind,
            subject: subject.into(),
            text: cut_text(text.into(), MAX_TEXT_BYTES),
            location: None,
            run: None,
            at,
            held_back: 0,
        }
    }

    /// Says which binary raised it.
    #[must_use]
    pub fn of_location(mut self, location: impl Into<Arc<str>>) -> Self {
        self.location = Some(location.into());
        self
    }

    /// The alert that a finished run is worth; `None` when it did not fail.
    #[must_use]
    pub fn of_run(run: &Run) -> Option<Self> {
        if run.status != RunStatus::Failure {
            return None;
        }
        let subject = run.job.clone().unwrap_or_else(|| Arc::clone(&run.selection));
        let what = match &run.reason {
            Some(reason) => reason.clone(),
            None => format!("{} of {} steps failed", run.failed_steps, run.planned_steps),
        };
        let text = format!("run {} of {subject} failed: {what}", run.id.short());
        let at = run.finished_at.unwrap_or(run.status_since);
        let mut alert = Self::new(AlertKind::RunFailed, subject, text, at).of_location(Arc::clone(&run.location));
        alert.run = Some(run.id);
        Some(alert)
    }

    /// The alert that the result of a check in a run is worth; `None` when it passed, or when the fact is no such result.
    #[must_use]
    pub fn of_check(record: &EventRecord, run: &Run) -> Option<Self> {
        let EventKind::CheckEvaluated { check, result, .. } = &record.kind else {
            return None;
        };
        if result.passed {
            return None;
        }
        let step = record.step.as_ref()?;
        let why = match &result.description {
            Some(why) => format!(": {why}"),
            None => String::new(),
        };
        let text = format!("the check {check} of {step} failed{why}");
        let subject = format!("{}:{check}", step.asset);
        let mut alert =
            Self::new(AlertKind::CheckFailed, subject, text, record.at).of_location(Arc::clone(&run.location));
        alert.run = Some(run.id);
        Some(alert)
    }

    /// The alert that a backfill is worth that has ended; `None` when it did not fail.
    #[must_use]
    pub fn of_backfill(backfill: &Backfill) -> Option<Self> {
        let end = backfill.ended.filter(|end| end.outcome == BackfillOutcome::Failed)?;
        let (spec, counts) = (&backfill.spec, &end.counts);
        let text = format!(
            "backfill {} of {} ({}) made {} of {} partitions; {} failed, {} were held back",
            spec.id.short(),
            spec.selection,
            spec.partitions,
            counts.succeeded,
            counts.total(),
            counts.failed + counts.canceled,
            counts.held_back + counts.gone,
        );
        let alert = Self::new(AlertKind::BackfillFailed, Arc::clone(&spec.selection), text, end.at);
        Some(alert.of_location(Arc::clone(&spec.location)))
    }

    /// The alerts that a tick is worth: that it failed, and what its sensor says.
    #[must_use]
    pub fn of_tick(tick: &Tick) -> Vec<Self> {
        let name = &tick.key.name;
        let make = |kind, text: String| {
            Self::new(kind, Arc::clone(name), text, tick.ended_at).of_location(Arc::clone(&tick.key.location))
        };
        let mut alerts = Vec::new();
        if let TickOutcome::Failed { error } = &tick.outcome {
            alerts.push(make(
                AlertKind::TickFailed,
                format!("{} {name} failed: {error}", tick.key.kind),
            ));
        }
        if let Some(text) = &tick.alert {
            let mut alert = make(AlertKind::Sensor, format!("{name}: {text}"));
            alert.run = tick.runs.first().copied();
            alerts.push(alert);
        }
        alerts
    }

    /// The alert that tries whether alerts arrive.
    #[must_use]
    pub fn test(at: Timestamp) -> Self {
        Self::new(AlertKind::Test, "alerts", "this is a test: alerts arrive here", at)
    }

    /// One line that says what it is: what the subject of a mail shows.
    #[must_use]
    pub fn headline(&self) -> String {
        let line = match self.location.as_deref() {
            Some(location) => format!("[{location}] {}: {}", self.kind, self.subject),
            None => format!("{}: {}", self.kind, self.subject),
        };
        line.replace(char::is_control, " ")
    }
}
