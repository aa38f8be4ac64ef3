//! The options of the long-running process, as clap reads them.

use std::{path::PathBuf, time::Duration};

use clap::Args;

/// Arguments of `daemon`, and of what applications build on it.
#[derive(Debug, Clone, Args)]
pub struct DaemonArgs {
    /// How many runs are under way at once
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub max_runs: u32,
    /// How many steps of one run are under way at once
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = super::args::at_least_one)]
    pub max_concurrency: usize,
    /// How many steps of a pool are under way at once, over all runs; as often as needed
    #[arg(long = "pool", value_name = "NAME=N", value_parser = super::args::pool)]
    pub pools: Vec<(String, usize)>,
    /// The settings file, instead of `edge.toml` in the working folder
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// How long runs may go on after SIGTERM; what is not over then goes back into the queue
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = crate::duration::parse)]
    pub grace: Duration,
    /// Finished runs older than this are taken out of the store
    #[arg(long, value_name = "DURATION", default_value = "30d", value_parser = crate::duration::parse)]
    pub keep: Duration,
    /// The oldest finished runs are taken out when the store is larger than this many bytes
    #[arg(long, value_name = "BYTES", default_value_t = 5_000_000_000)]
    pub keep_bytes: u64,
    /// Whether the web API is served, and where
    #[cfg(feature = "web")]
    #[command(flatten)]
    pub web: super::WebArgs,
}
