//! The commands about partitions, as clap reads them.

use clap::{Args, Subcommand, ValueEnum};

use super::args::SELECTION_HELP;
use crate::partition::PartitionStatus;

pub(super) const PARTITIONS_EXAMPLES: &str = "Examples:
  asset partitions daily_summary                         how it stands with all of them
  asset partitions daily_summary --status missing        what should be there and is not
  asset partitions daily_summary --status failed --output json";

const ADD_EXAMPLES: &str = "Examples:
  partition list                             what there is to add to
  partition add devices sensor-7 sensor-8
  partition remove devices sensor-7";

/// How it stands with a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum StatusArg {
    /// They should be there, and were never made
    Missing,
    /// Their newest attempt failed
    Failed,
    /// They were made
    Materialized,
    /// A run makes them, or is to make them
    InProgress,
}

impl From<StatusArg> for PartitionStatus {
    fn from(status: StatusArg) -> Self {
        match status {
            StatusArg::Missing => Self::Missing,
            StatusArg::Failed => Self::Failed,
            StatusArg::Materialized => Self::Materialized,
            StatusArg::InProgress => Self::InProgress,
        }
    }
}

/// Arguments of `asset partitions`.
#[derive(Debug, Args)]
pub(super) struct AssetPartitionsArgs {
    /// The key of the asset
    #[arg(value_name = "ASSET")]
    pub(super) asset: String,
    /// Only those of this status; may be given several times
    #[arg(long, value_enum, value_name = "STATUS")]
    pub(super) status: Vec<StatusArg>,
    /// How many ranges of each status
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) limit: u32,
}

pub(super) const WIPE_EXAMPLES: &str = "Examples:
  asset wipe daily_summary                               what that would come to
  asset wipe daily_summary --yes --note 'the source was wrong'
  asset wipe 'group:sales' --partition 2026-10-01..2026-10-31 --yes

The log keeps what was made, and data that was written stays where it is.";

/// Arguments of `asset wipe`.
#[derive(Debug, Args)]
pub(super) struct AssetWipeArgs {
    #[arg(value_name = "SELECTION", help = SELECTION_HELP)]
    pub(super) selection: String,
    /// These partitions alone: `2026-10-01`, `2026-10-01..2026-10-31`, or a list of both
    #[arg(long, value_name = "PARTITIONS")]
    pub(super) partition: Option<String>,
    /// Why; the run and the audit tell it
    #[arg(long, value_name = "TEXT")]
    pub(super) note: Option<String>,
    /// Do it; without it nothing is wiped, and what would be is shown
    #[arg(long)]
    pub(super) yes: bool,
}

/// Commands about partitions that are added while the system runs.
#[derive(Debug, Subcommand)]
pub(super) enum PartitionCommand {
    /// Add keys to dynamic partitions
    #[command(after_help = ADD_EXAMPLES)]
    Add(KeysArgs),
    /// Take keys away from dynamic partitions; what was made of them stays
    Remove(KeysArgs),
    /// List dynamic partitions, or the keys of one of them
    List {
        /// The name of the partitions
        #[arg(value_name = "DEFINITION")]
        definition: Option<String>,
    },
}

/// Keys of dynamic partitions.
#[derive(Debug, Args)]
pub(super) struct KeysArgs {
    /// The name of the partitions
    #[arg(value_name = "DEFINITION")]
    pub(super) definition: String,
    /// The keys
    #[arg(value_name = "KEY", required = true)]
    pub(super) keys: Vec<String>,
}
