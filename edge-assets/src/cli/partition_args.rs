//! Which partitions a command means: `--partition`, or `--from` and `--to`.

use clap::Args;

use crate::partition::PartitionSelection;

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
        self.partition
            .clone()
            .or_else(|| range(self.from.as_deref(), self.to.as_deref()))
    }
}

/// The range between two keys as a selection is written, where either is given; what means something in a selection is escaped.
pub(super) fn range(from: Option<&str>, to: Option<&str>) -> Option<String> {
    let written = |key: Option<&str>| {
        key.map(|key| PartitionSelection::key(key).to_string())
            .unwrap_or_default()
    };
    (from.is_some() || to.is_some()).then(|| format!("{}..{}", written(from), written(to)))
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn a_range_names_its_keys_as_they_are() {
        assert_eq!(range(None, None), None);
        assert_eq!(range(Some("2026-10-01"), None).unwrap(), "2026-10-01..");
        assert_eq!(range(Some("a,b"), Some("c..d")).unwrap(), "a\\,b..c\\.\\.d");
    }
}
