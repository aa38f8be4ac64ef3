//! The commands about checks and freshness, as clap reads them.

use clap::{Args, Subcommand};

use super::args::{RequestArgs, SELECTION_HELP};

const RUN_EXAMPLES: &str = "Examples:
  check run                                 every check that needs no materialization
  check run 'group:redis_cache'             those of some assets
  check run has_devices                     one check, by its name
  check run daily_summary:has_devices       one check, by the name of its asset, too
  check run daily --partition 2026-10-31    of one partition";

/// Commands about checks.
#[derive(Debug, Subcommand)]
pub(super) enum CheckCommand {
    /// List checks, with what they found last
    List {
        #[arg(value_name = "SELECTION", help = SELECTION_HELP)]
        selection: Option<String>,
    },
    /// Show a check, and what it found
    Show {
        /// The check: its name, or `asset:name`
        #[arg(value_name = "CHECK")]
        check: String,
        /// How many results
        #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=200))]
        limit: u16,
    },
    /// Evaluate checks here and now; nothing is materialized
    #[command(after_help = RUN_EXAMPLES)]
    Run(Box<CheckRunArgs>),
}

/// Arguments of `check run`.
#[derive(Debug, Args)]
pub(super) struct CheckRunArgs {
    /// Which checks: the name of one, `asset:name`, or a selection of assets
    #[arg(value_name = "CHECK|SELECTION", default_value = "*")]
    pub(super) selection: String,
    #[command(flatten)]
    pub(super) request: RequestArgs,
}

/// Commands about freshness.
#[derive(Debug, Subcommand)]
pub(super) enum FreshnessCommand {
    /// List the assets that say how fresh they should be, with how fresh they are
    List {
        #[arg(value_name = "SELECTION", help = SELECTION_HELP)]
        selection: Option<String>,
    },
    /// List the changes that the daemon has noticed, newest first
    Changes {
        /// How many
        #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
        limit: u16,
        /// Where the list before ended: its `next`
        #[arg(long, value_name = "CURSOR")]
        after: Option<String>,
    },
}
