//! Link-time registration: what the macros submit, and how it is collected.

use crate::{
    asset::{AssetSpec, CheckSpec},
    trigger::{JobSpec, ScheduleSpec, SensorSpec},
};

/// What one declaration submits at link time.
#[derive(Debug)]
pub enum Registration {
    /// Of `#[asset]` and `#[external_asset]`.
    Asset(&'static AssetSpec),
    /// Of `#[asset_check]`.
    Check(&'static CheckSpec),
    /// Of `#[job]`.
    Job(&'static JobSpec),
    /// Of `#[schedule]`.
    Schedule(&'static ScheduleSpec),
    /// Of `#[sensor]`.
    Sensor(&'static SensorSpec),
}

#[cfg(feature = "inventory")]
inventory::collect!(Registration);

/// Everything submitted from places that `wanted` lets through.
#[cfg(feature = "inventory")]
pub(super) fn collect(wanted: impl Fn(&crate::asset::SourceLocation) -> bool) -> super::DefinitionsBuilder {
    let mut builder = super::DefinitionsBuilder::default();
    for registration in inventory::iter::<Registration> {
        match registration {
            Registration::Asset(spec) if wanted(&spec.source) => builder.assets.push((*spec).into()),
            Registration::Check(spec) if wanted(&spec.source) => builder.checks.push((*spec).into()),
            Registration::Job(spec) if wanted(&spec.source) => builder.jobs.push((*spec).into()),
            Registration::Schedule(spec) if wanted(&spec.source) => builder.add_schedule(spec),
            Registration::Sensor(spec) if wanted(&spec.source) => builder.sensors.push((*spec).into()),
            Registration::Asset(_)
            | Registration::Check(_)
            | Registration::Job(_)
            | Registration::Schedule(_)
            | Registration::Sensor(_) => {}
        }
    }
    // Link order is not the author's; the place in the source is.
    builder
        .assets
        .sort_by_key(|asset| (asset.source.file, asset.source.line));
    builder
        .checks
        .sort_by_key(|check| (check.source.file, check.source.line));
    builder.jobs.sort_by_key(|job| (job.source.file, job.source.line));
    builder
        .schedules
        .sort_by_key(|schedule| (schedule.source.file, schedule.source.line));
    builder
        .sensors
        .sort_by_key(|sensor| (sensor.source.file, sensor.source.line));
    builder
}
