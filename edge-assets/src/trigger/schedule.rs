//! Schedules: when a job is launched by the clock.

use std::sync::Arc;

use super::JobSpec;
use crate::asset::SourceLocation;

/// A schedule as a type. `#[schedule]` writes it beside the function, under the function's name.
pub trait Schedule: 'static {
    /// All that is known of the schedule while compiling.
    const SPEC: &'static ScheduleSpec;
}

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
    /// Where it was declared.
    pub source: SourceLocation,
}

impl ScheduleSpec {
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
    /// Where it was declared.
    pub source: SourceLocation,
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
            source: spec.source,
        }
    }
}
