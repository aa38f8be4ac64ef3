//! [`SqliteStore`]: runs, events, ticks and backfills in one file. Feature `sqlite`.
//!
//! One thread writes: it takes all commands that wait, and makes them one transaction (`writer`). A few connections read, on blocking
//! threads, each read in a snapshot (`readers`). What becomes of a row is said by the rules that all drivers share; here stand the
//! rows (`rows`, `event_rows`, `ticks`), the lists as walks along
//! indexes (`walks`), and what a file needs: opening (`connect`), migrations, pruning, backups.

mod access;
mod alert_silences;
mod alerts;
mod asset_states;
mod backfills;
mod backup;
mod conditions;
mod connect;
mod event_lists;
mod event_rows;
mod events;
mod fault;
mod leases;
mod migrate;
mod names;
mod numbers;
mod options;
mod partition_marks;
mod partitions;
#[cfg(test)]
mod plans;
mod prune;
mod readers;
mod rows;
mod run_lists;
mod runs;
mod store;
mod ticks;
mod transaction;
mod triggers;
mod unused_names;
mod upkeep;
mod walks;
mod writer;

pub use options::SqliteOptions;
pub use store::SqliteStore;
