//! [`MemoryStore`]: the store of one process, gone with it. Tests and simulations use it; the other drivers are held against it.

mod access;
mod alerts;
mod backfills;
mod changes;
mod conditions;
mod events;
mod leases;
mod partitions;
mod runs;
mod state;
mod store;
mod triggers;
mod upkeep;

pub use store::MemoryStore;
