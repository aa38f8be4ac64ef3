//! What goes over the wire. These types are the promise to clients: a field of v1 is never taken away, and none is an inner type
//! that happens to be serializable.

pub(super) mod access;
pub(super) mod alert;
pub(super) mod alert_delivery;
pub(super) mod alert_rule;
pub(super) mod asset;
pub(super) mod at;
pub(super) mod automation;
pub(super) mod backfill;
pub(super) mod bulk;
pub(super) mod catalogue;
pub(super) mod check;
pub(super) mod deployment;
pub(super) mod event;
pub(super) mod facts;
pub(super) mod fresh;
pub(super) mod graph;
pub(super) mod health;
pub(super) mod job;
pub(super) mod launch;
pub(super) mod list;
pub(super) mod metadata;
pub(super) mod overview;
pub(super) mod partitions;
pub(super) mod plan;
pub(super) mod run;
pub(super) mod status;
pub(super) mod step;
pub(super) mod trial;
pub(super) mod trigger;
pub(super) mod upkeep;
pub(super) mod wipe;
