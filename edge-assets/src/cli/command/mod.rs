//! The commands of the framework, one file for each.

mod alert;
mod alert_records;
mod asset;
mod asset_partitions;
mod asset_wipe;
mod automation;
mod backfill;
mod check;
mod complete;
mod completions;
mod config;
mod daemon;
mod db;
mod dispatch;
mod doctor;
mod freshness;
mod graph;
mod job;
mod launch;
mod materialize;
mod partition;
mod plan;
mod run;
mod run_logs;
mod run_lookup;
mod schedule;
mod sensor;
mod sensor_evaluate;
mod simulate;
mod simulated;
mod switch;
mod ticks;
#[cfg(feature = "web")]
mod token;
mod validate;
#[cfg(feature = "web")]
mod web;
mod why;

pub(super) use dispatch::run;
