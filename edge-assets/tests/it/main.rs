//! Behavior of the core, seen from outside: one binary, a module a behavior. The event log is the oracle.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[cfg(feature = "mail")]
mod alert_mail;
#[cfg(feature = "webhook")]
mod alert_webhook;
mod alerts;
mod built_in_checks;
mod cancellation;
mod check_runs;
mod checks;
mod cron_zones;
mod definitions;
mod graph_render;
mod io_managers;
mod limits;
#[cfg(feature = "log-capture")]
mod log_capture;
mod multi_assets;
mod multi_assets_at_run_time;
#[cfg(feature = "object-store")]
mod object_store;
mod partitioned_runs;
mod plan;
mod preview;
mod prop;
mod resource_life;
mod resources;
mod resources_made;
mod retry;
mod run_lifecycle;
mod schedule_due;
mod selection;
mod sensor_ticks;
mod staged;
mod staleness;
mod staleness_of_partitions;
mod stored_values;
mod stored_values_refused;
mod substeps;
mod support;
mod testing;
mod why;
