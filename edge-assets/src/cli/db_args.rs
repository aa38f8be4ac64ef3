//! The commands about the store itself, as clap reads them.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Subcommand};

/// Commands about the store.
#[derive(Debug, Subcommand)]
pub(super) enum DbCommand {
    /// Say where the store is and what it holds
    Status,
    /// Make the store, or bring it to the form that this program knows
    Migrate,
    /// Take away old runs, events and ticks
    Prune(PruneArgs),
    /// Copy the store into a new file, while it is used
    Backup {
        /// The new file
        file: PathBuf,
    },
    /// Look for damage
    Check,
}

/// Arguments of `db prune`.
#[derive(Debug, Args)]
pub(super) struct PruneArgs {
    /// Finished runs older than this go
    #[arg(long, value_name = "DURATION", default_value = "30d", value_parser = crate::duration::parse)]
    pub(super) older_than: Duration,
    /// The oldest go until the store is no larger than this many bytes
    #[arg(long, value_name = "BYTES")]
    pub(super) max_bytes: Option<u64>,
}
