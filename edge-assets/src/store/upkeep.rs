//! [`Upkeep`]: what keeps a store small, whole and recoverable.

use std::{path::PathBuf, time::Duration};

use jiff::Timestamp;
use serde::Serialize;

use super::StoreError;
use crate::boxed::BoxFuture;

/// How much is kept. What is still needed is never pruned: unfinished runs, the newest materialization of each asset and
/// partition, the states of triggers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Finished runs, ticks, entries of the audit and deliveries of alerts older than this go; 30 days by default.
    pub age: Option<Duration>,
    /// When the store is larger than this, the oldest finished runs go, in bytes; 5 GB by default.
    pub bytes: Option<u64>,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            age: Some(Duration::from_secs(30 * 24 * 60 * 60)),
            bytes: Some(5_000_000_000),
        }
    }
}

/// What pruning took away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Pruned {
    /// Runs, with their events.
    pub runs: u64,
    /// Events.
    pub events: u64,
    /// Ticks.
    pub ticks: u64,
    /// Entries of the audit.
    pub audit: u64,
    /// Deliveries of alerts.
    pub deliveries: u64,
}

/// What a store holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoreStatus {
    /// The driver: `memory`, `sqlite`.
    pub driver: &'static str,
    /// Where it is.
    pub place: String,
    /// Its last migration.
    pub migration: u32,
    /// Its size, in bytes.
    pub bytes: u64,
    /// Runs.
    pub runs: u64,
    /// Events.
    pub events: u64,
    /// Ticks.
    pub ticks: u64,
}

/// What keeps a store small, whole and recoverable.
pub trait Upkeep: Send + Sync {
    /// Takes away what is older or more than the retention allows. Works in small pieces, so that nobody waits long.
    fn prune(&self, retention: Retention, now: Timestamp) -> BoxFuture<'_, Result<Pruned, StoreError>>;

    /// Copies the store into a new file while it is used. Refuses to overwrite.
    fn backup(&self, to: PathBuf) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Looks for damage; the faults found, none when it is whole.
    fn check(&self) -> BoxFuture<'_, Result<Vec<String>, StoreError>>;

    /// What the store holds.
    fn status(&self) -> BoxFuture<'_, Result<StoreStatus, StoreError>>;

    /// Writes what is still to be written, and lets go of the files. Later calls are refused.
    fn close(&self) -> BoxFuture<'_, Result<(), StoreError>>;
}
