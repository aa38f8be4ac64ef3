//! [`Launch`]: the jobs that select an asset, and the schedules and sensors that launch those.

use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;

use super::Membership;
use crate::{
    cron::CronSchedule,
    definitions::Definitions,
    graph::AssetId,
    selection::Selection,
    trigger::{JobDef, ScheduleDef, SensorDef},
};

/// A job that selects an asset.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Launch {
    /// The job.
    pub job: Arc<str>,
    /// What it selects.
    pub selection: Arc<str>,
    /// Why the asset is in its selection.
    pub reason: String,
    /// What launches the job.
    pub triggers: Vec<LaunchTrigger>,
}

/// A schedule or a sensor that launches a job.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct LaunchTrigger {
    /// Which of the two.
    pub kind: TriggerKind,
    /// The name.
    pub name: Arc<str>,
    /// Whether it is on until somebody switches it off.
    pub enabled: bool,
    /// How often: `0 6 * * * Europe/Berlin`, `every 30s`.
    pub often: String,
    /// When a schedule fires next, on or off.
    pub next_at: Option<Timestamp>,
    /// The same, as its time zone has it: `2026-11-23 06:00 CET`.
    pub next_local: Option<String>,
}

/// A schedule or a sensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TriggerKind {
    /// Fires at times.
    Schedule,
    /// Fires when it sees a reason.
    Sensor,
}

/// The jobs that select an asset.
pub(super) fn of(definitions: &Definitions, asset: AssetId, now: Timestamp) -> Vec<Launch> {
    let jobs = definitions.jobs().iter();
    jobs.filter_map(|job| {
        // Definitions hold only jobs whose selections are understood.
        let selection: Selection = job.selection.parse().ok()?;
        let membership = Membership::new(definitions.graph(), asset, &selection).ok()?;
        membership.is_in.then(|| Launch {
            job: Arc::clone(&job.name),
            selection: Arc::clone(&job.selection),
            reason: membership.reason,
            triggers: triggers(definitions, job, now),
        })
    })
    .collect()
}

fn triggers(definitions: &Definitions, job: &JobDef, now: Timestamp) -> Vec<LaunchTrigger> {
    let schedules = definitions
        .schedules()
        .iter()
        .filter(|schedule| schedule.job == job.name);
    let sensors = definitions
        .sensors()
        .iter()
        .filter(|sensor| sensor.job.as_ref() == Some(&job.name));
    let schedules = schedules.map(|schedule| of_schedule(schedule, now));
    schedules.chain(sensors.map(of_sensor)).collect()
}

fn of_schedule(schedule: &ScheduleDef, now: Timestamp) -> LaunchTrigger {
    let cron = CronSchedule::parse(&schedule.cron, &schedule.timezone).ok();
    let next_at = cron.and_then(|cron| cron.next_after(now));
    let zone = TimeZone::get(&schedule.timezone).unwrap_or(TimeZone::UTC);
    LaunchTrigger {
        kind: TriggerKind::Schedule,
        name: Arc::clone(&schedule.name),
        enabled: schedule.enabled,
        often: format!("{} {}", schedule.cron, schedule.timezone),
        next_at,
        next_local: next_at.map(|at| at.to_zoned(zone).strftime("%Y-%m-%d %H:%M %Z").to_string()),
    }
}

fn of_sensor(sensor: &SensorDef) -> LaunchTrigger {
    LaunchTrigger {
        kind: TriggerKind::Sensor,
        name: Arc::clone(&sensor.name),
        enabled: sensor.enabled,
        often: sensor.definition().to_string(),
        next_at: None,
        next_local: None,
    }
}
