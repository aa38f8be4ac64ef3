//! The commands of the framework, one file for each.

mod asset;
mod complete;
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
mod why;

pub(super) use dispatch::run;
