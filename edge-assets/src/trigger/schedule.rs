//! Schedules: when a job is launched by the clock.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use jiff::{Timestamp, Zoned, tz::TimeZone};

use super::{JobSpec, Missed, Overlap};
use crate::{
    asset::SourceLocation,
    cron::{CronError, CronSchedule},
    partition::PartitionKey,
};

/// A schedule as a type. `#[schedule]` writes it beside the function, under the function's name.
pub trait Schedule: 'static {
    /// All that is known of the schedule while compiling.
    const SPEC: &'static ScheduleSpec;
}

/// Chooses the partition that a tick asks for, from its instant in the zone of the schedule; `None` asks for no run.
pub type PartitionHook = fn(&Zoned) -> Option<PartitionKey>;

/// All that is known of a schedule while compiling; constant data, written by `#[schedule]`.
#[derive(Debug)]
pub struct ScheduleSpec {
    /// The name.
    pub name: &'static str,
    /// What it is, in Markdown.
    pub description: &'static str,
    /// The cron expression, five fields.
    pub cron: &'static str,
    /// The time zone by its IANA name; `UTC` when none was given.
    pub timezone: &'static str,
    /// The job that it launches.
    pub job: &'static JobSpec,
    /// Whether it is on until somebody switches it off.
    pub enabled: bool,
    /// What becomes of a tick while a run of the job is under way.
    pub overlap: Overlap,
    /// What becomes of instants that nobody saw.
    pub missed: Missed,
    /// By how much a tick may come later than its instant.
    pub jitter: Duration,
    /// Chooses the partition that a tick asks for.
    pub partition: Option<PartitionHook>,
    /// Where it was declared.
    pub source: SourceLocation,
}

impl ScheduleSpec {
    /// What the macro starts from.
    #[must_use]
    pub const fn new(
        name: &'static str,
        source: SourceLocation,
        cron: &'static str,
        timezone: &'static str,
        job: &'static JobSpec,
    ) -> Self {
        Self {
            name,
            description: "",
            cron,
            timezone,
            job,
            enabled: true,
            overlap: Overlap::Skip,
            missed: Missed::Latest,
            jitter: Duration::ZERO,
            partition: None,
            source,
        }
    }

    /// The job of a schedule that says itself what it launches; `#[schedule(select = "..")]` makes one of its own name, at
    /// its own place.
    #[must_use]
    pub fn own_job(&self) -> Option<&'static JobSpec> {
        (self.job.name == self.name && self.job.source == self.source).then_some(self.job)
    }
}

/// A schedule as the framework holds it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ScheduleDef {
    /// The name.
    pub name: Arc<str>,
    /// What it is, in Markdown.
    pub description: Arc<str>,
    /// The cron expression, five fields.
    pub cron: Arc<str>,
    /// The time zone by its IANA name.
    pub timezone: Arc<str>,
    /// The name of the job that it launches.
    pub job: Arc<str>,
    /// Whether it is on until somebody switches it off.
    pub enabled: bool,
    /// What becomes of a tick while a run of the job is under way.
    pub overlap: Overlap,
    /// What becomes of instants that nobody saw.
    pub missed: Missed,
    /// By how much a tick may come later than its instant.
    pub jitter: Duration,
    /// Chooses the partition that a tick asks for; without it, the run chooses.
    pub partition: Option<PartitionHook>,
    /// Where it was declared.
    pub source: SourceLocation,
}

/// The partition that a tick asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TickPartition {
    /// The schedule does not say; the run chooses, such as the latest complete window.
    Unsaid,
    /// This one.
    Key(PartitionKey),
    /// None: the instant gets no run.
    NoRun,
    /// The author's function panicked.
    Panicked,
}

/// Why there is no run, where there is none.
impl fmt::Display for TickPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsaid => f.write_str("whatever the run chooses"),
            Self::Key(key) => fmt::Display::fmt(key, f),
            Self::NoRun => f.write_str("its `partition` function names no partition for this instant"),
            Self::Panicked => f.write_str("its `partition` function panicked"),
        }
    }
}

impl ScheduleDef {
    /// Makes a schedule at run time, in UTC and with the default policies; its fields may be set afterwards.
    ///
    /// What is wrong with it is found when the definitions are built.
    ///
    /// ```
    /// use edge_assets::trigger::{Overlap, ScheduleDef};
    /// let mut hourly = ScheduleDef::new("tenant_42_hourly", "0 * * * *", "tenant_42_job");
    /// hourly.overlap = Overlap::Queue;
    /// assert_eq!(&*hourly.timezone, "UTC");
    /// ```
    #[must_use]
    #[track_caller]
    pub fn new(name: impl Into<Arc<str>>, cron: impl Into<Arc<str>>, job: impl Into<Arc<str>>) -> Self {
        Self {
            name: name.into(),
            description: Arc::default(),
            cron: cron.into(),
            timezone: "UTC".into(),
            job: job.into(),
            enabled: true,
            overlap: Overlap::default(),
            missed: Missed::default(),
            jitter: Duration::ZERO,
            partition: None,
            source: SourceLocation::caller(),
        }
    }

    /// Reads the expression and the zone.
    ///
    /// # Errors
    /// [`CronError`] when one of them is refused; those of built definitions are not.
    pub fn parse_cron(&self) -> Result<CronSchedule, CronError> {
        CronSchedule::parse(&self.cron, &self.timezone)
    }

    /// What decides its instants, as one text: what the store compares to notice an edit.
    #[must_use]
    pub fn definition(&self) -> Arc<str> {
        format!("{} {}", self.cron, self.timezone).into()
    }

    /// The partition that the tick of an instant asks for.
    #[must_use]
    pub fn partition_at(&self, instant: Timestamp) -> TickPartition {
        let Some(hook) = self.partition else {
            return TickPartition::Unsaid;
        };
        let zone = TimeZone::get(&self.timezone).unwrap_or(TimeZone::UTC);
        match catch_unwind(AssertUnwindSafe(|| hook(&instant.to_zoned(zone)))) {
            Ok(Some(key)) => TickPartition::Key(key),
            Ok(None) => TickPartition::NoRun,
            Err(_) => TickPartition::Panicked,
        }
    }
}

impl From<&'static ScheduleSpec> for ScheduleDef {
    fn from(spec: &'static ScheduleSpec) -> Self {
        Self {
            name: spec.name.into(),
            description: spec.description.into(),
            cron: spec.cron.into(),
            timezone: spec.timezone.into(),
            job: spec.job.name.into(),
            enabled: spec.enabled,
            overlap: spec.overlap,
            missed: spec.missed,
            jitter: spec.jitter,
            partition: spec.partition,
            source: spec.source,
        }
    }
}
