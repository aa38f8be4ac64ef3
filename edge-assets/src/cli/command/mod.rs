//! The commands of the framework, one file for each.

mod asset;
mod completions;
mod config;
mod dispatch;
mod doctor;
mod graph;
mod job;
mod materialize;
mod plan;
mod schedule;
mod sensor;
mod validate;

pub(super) use dispatch::run;
