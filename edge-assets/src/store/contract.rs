//! [`Store`]: all that a driver offers, as one object.

use std::{fmt, sync::Arc};

use tokio::sync::watch;

use super::{
    AccessStore, AlertStore, BackfillStore, ConditionStore, EventStore, LeaseStore, PartitionStore, RunStore,
    TriggerStore, Upkeep,
};

/// What changed in a store, as two counters that only grow: they tell whoever waits that it is worth looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    /// Grows with everything that concerns runs, triggers and backfills: queued, claimed, asked to stop, finished, switched.
    pub runs: u64,
    /// Grows with every appended event.
    pub events: u64,
}

/// All that a driver offers: runs, events, triggers, conditions, backfills, leases, partitions, access, alerts, upkeep.
pub trait Store:
    RunStore
    + EventStore
    + TriggerStore
    + ConditionStore
    + BackfillStore
    + LeaseStore
    + PartitionStore
    + AccessStore
    + AlertStore
    + Upkeep
    + fmt::Debug
    + 'static
{
    /// Tells of changes, also of those that other processes make; those may be told up to a second later.
    fn changes(&self) -> watch::Receiver<Changes>;
}

/// A shared store.
pub type SharedStore = Arc<dyn Store>;
