//! The commands about backfills, as clap reads them.

use clap::{Args, Subcommand};

use super::{args::SELECTION_HELP, run_args::label};
use crate::run::BackfillPolicy;

/// Commands about backfills.
#[derive(Debug, Subcommand)]
pub(super) enum BackfillCommand {
    /// Make many partitions: the daemon runs them, upstream first
    #[command(after_help = START_EXAMPLES)]
    Start(BackfillStartArgs),
    /// List backfills, newest first
    List(BackfillListArgs),
    /// Show how far a backfill is, and what went wrong
    Show(BackfillOf),
    /// Begin no further runs; those under way go on to their end
    Pause(BackfillOf),
    /// Go on with a backfill that was paused
    Resume(BackfillOf),
    /// Stop a backfill, and its runs with it
    Cancel(BackfillEndArgs),
    /// Make what was not made, once a backfill has ended
    Retry(BackfillEndArgs),
}

const START_EXAMPLES: &str = "Examples:
  backfill start daily_device_summary --from 2026-10-01 --to 2026-10-31
  backfill start '+daily_device_summary' --partitions '2026-10-01..' --policy ranges:7 --at-once 2
  backfill start 'group:daily' --missing --dry-run";

const BACKFILL_HELP: &str = "The backfill: its id, a part of the id of at least four digits, or `latest`";

/// Arguments of `backfill start`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true).multiple(true).args(["from", "to", "partitions", "missing", "failed"]))]
pub(super) struct BackfillStartArgs {
    #[arg(value_name = "SELECTION", help = SELECTION_HELP)]
    pub(super) selection: String,
    /// The first partition
    #[arg(long, value_name = "KEY", conflicts_with = "partitions")]
    pub(super) from: Option<String>,
    /// The last partition; the latest complete one without it
    #[arg(long, value_name = "KEY", conflicts_with = "partitions")]
    pub(super) to: Option<String>,
    /// Which partitions: `2026-10-01..2026-10-31,2026-11-05`, `*`; of a product `2026-10-01..|eu`
    #[arg(long, alias = "partition", value_name = "PARTITIONS")]
    pub(super) partitions: Option<String>,
    /// Those that should be there and were never made; with a range, those of it
    #[arg(long, conflicts_with = "failed")]
    pub(super) missing: bool,
    /// Those whose newest attempt failed; with a range, those of it
    #[arg(long)]
    pub(super) failed: bool,
    /// How many partitions a run makes: `per-partition`, `ranges:N` or `one-run`
    #[arg(long, value_name = "POLICY", default_value = "per-partition")]
    pub(super) policy: BackfillPolicy,
    /// How many of its runs are in flight at once; twice as many as the daemon runs, unless told
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) at_once: Option<u32>,
    /// A label of its runs; as often as needed
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = label)]
    pub(super) tags: Vec<(String, String)>,
    /// Which of several queued runs starts first: the higher; -10 unless told
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(super) priority: Option<i32>,
    /// However often it is asked for under one key, there is one backfill
    #[arg(long, value_name = "KEY")]
    pub(super) key: Option<String>,
    /// Say what it would do, and do nothing
    #[arg(long, conflicts_with = "wait")]
    pub(super) dry_run: bool,
    /// Wait for the end; its outcome is the exit code
    #[arg(long)]
    pub(super) wait: bool,
}

/// Arguments of `backfill list`.
#[derive(Debug, Args)]
pub(super) struct BackfillListArgs {
    /// Only those that have not ended
    #[arg(long)]
    pub(super) unfinished: bool,
    /// How many backfills
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub(super) limit: u16,
    /// Where the list before ended: its `next`
    #[arg(long, value_name = "CURSOR")]
    pub(super) after: Option<String>,
}

/// Arguments of commands that take one backfill.
#[derive(Debug, Args)]
pub(super) struct BackfillOf {
    #[arg(value_name = "BACKFILL", help = BACKFILL_HELP)]
    pub(super) backfill: String,
}

/// Arguments of commands after which a backfill comes to an end.
#[derive(Debug, Args)]
pub(super) struct BackfillEndArgs {
    #[arg(value_name = "BACKFILL", help = BACKFILL_HELP)]
    pub(super) backfill: String,
    /// Wait for the end
    #[arg(long)]
    pub(super) wait: bool,
}
