//! Which partitions a command means: `--partition`, or `--from` and `--to`.

use clap::Args;

/// Which partitions are meant, of assets that have any.
#[derive(Debug, Args)]
pub(super) struct PartitionArgs {
    /// The partitions of partitioned assets: a key, `2026-10-01..2026-10-31`, `2026-10-01..`, a list with commas, `latest`, `*`; without
    /// it, the latest complete one of each
    #[arg(long, value_name = "PARTITIONS", conflicts_with_all = ["from", "to"])]
    partition: Option<String>,
    /// The first partition of a range
    #[arg(long, value_name = "KEY")]
    from: Option<String>,
    /// The last partition of a range
    #[arg(long, value_name = "KEY")]
    to: Option<String>,
}

impl PartitionArgs {
    /// The partitions as a selection is written, where any are named.
    pub(super) fn text(&self) -> Option<String> {
        let end = |end: &Option<String>| end.clone().unwrap_or_default();
        match (&self.partition, &self.from, &self.to) {
            (Some(partition), _, _) => Some(partition.clone()),
            (None, None, None) => None,
            (None, from, to) => Some(format!("{}..{}", end(from), end(to))),
        }
    }
}
