//! [`LeaseStore`]: rights that end by themselves. The leader of a location holds one, and every slot of a pool is one.

use std::sync::Arc;

use jiff::Timestamp;

use super::StoreError;
use crate::boxed::BoxFuture;

/// A right that ends by itself unless it is renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// What it is the right to.
    pub name: Arc<str>,
    /// Who has it.
    pub holder: Arc<str>,
    /// How often it changed hands; a holder whose number is past has lost it.
    pub epoch: u64,
    /// When it ends.
    pub until: Timestamp,
}

/// A slot of a pool that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotRequest {
    /// The pool.
    pub pool: Arc<str>,
    /// How many slots it has.
    pub slots: u32,
    /// What takes it: a step of a run, in its epoch.
    pub holder: Arc<str>,
    /// The process that keeps it alive.
    pub process: Arc<str>,
    /// Now.
    pub at: Timestamp,
    /// When it ends.
    pub until: Timestamp,
}

/// Rights that end by themselves.
pub trait LeaseStore: Send + Sync {
    /// Takes a lease that is free, over, or held by the same holder already. `None` when somebody else has it.
    fn acquire(
        &self,
        name: Arc<str>,
        holder: Arc<str>,
        at: Timestamp,
        until: Timestamp,
    ) -> BoxFuture<'_, Result<Option<Lease>, StoreError>>;

    /// Gives a lease back; nothing happens when somebody else has it.
    fn release(&self, name: Arc<str>, holder: Arc<str>) -> BoxFuture<'_, Result<(), StoreError>>;

    /// The lease of a name, whether it is over or not.
    fn lease(&self, name: Arc<str>) -> BoxFuture<'_, Result<Option<Lease>, StoreError>>;

    /// Takes a slot of a pool. `None` when all are taken. A holder that has one gets the same one again.
    fn take_slot(&self, request: SlotRequest) -> BoxFuture<'_, Result<Option<Lease>, StoreError>>;

    /// Gives a slot back that `process` keeps alive; nothing happens when another process has taken it over meanwhile.
    fn free_slot(&self, pool: Arc<str>, holder: Arc<str>, process: Arc<str>) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Renews all slots of a process.
    fn renew_slots(&self, process: Arc<str>, until: Timestamp) -> BoxFuture<'_, Result<u32, StoreError>>;

    /// The slots of a pool that are taken at this instant.
    fn slots(&self, pool: Arc<str>, at: Timestamp) -> BoxFuture<'_, Result<Vec<Lease>, StoreError>>;
}
