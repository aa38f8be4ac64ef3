//! The handlers, one file a resource. Each asks the instance and turns what it says into the types of `wire`.

pub(super) mod access;
pub(super) mod alerts;
pub(super) mod assets;
pub(super) mod backfills;
pub(super) mod bulk;
pub(super) mod catalogue;
pub(super) mod conditions;
pub(super) mod deployment;
mod document;
pub(super) mod dynamic_partitions;
pub(super) mod events;
pub(super) mod graph;
pub(super) mod health;
pub(super) mod jobs;
pub(super) mod log;
pub(super) mod login;
pub(super) mod metrics;
pub(super) mod overview;
pub(super) mod partitions;
pub(super) mod plan;
pub(super) mod run_list;
pub(super) mod runs;
pub(super) mod silences;
pub(super) mod trials;
pub(super) mod triggers;
pub(super) mod ui;
pub(super) mod upkeep;
pub(super) mod wipes;

pub(super) use document::undocumented;
