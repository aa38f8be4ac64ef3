//! [`PlanError`]: why a request cannot become a plan.

use crate::{
    config::ConfigError,
    graph::ResolveError,
    key::{AssetKey, CheckKey},
    partition::{MappingError, PartitionError},
    run::StepKey,
    selection::SelectionError,
};

/// Why a request cannot become a plan.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The text is not a selection.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// The selection does not name assets.
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    /// Everything selected is made by something else, and cannot be looked at.
    #[error("`{selection}` selects only external assets that declare nothing to observe: {}", .assets.join(", "))]
    NothingToDo {
        /// The selection.
        selection: String,
        /// The first ten of the assets.
        assets: Vec<String>,
    },
    /// A step takes a value that the run does not make.
    #[error(
        "`{asset}` takes the value of `{upstream}`, which this run does not make and no IO manager keeps; select `+{asset}`, or \
         provide a `Res<dyn IoManager>`"
    )]
    MissingValue {
        /// The asset.
        asset: AssetKey,
        /// Its upstream.
        upstream: AssetKey,
    },
    /// A step takes a value that the run does not make, and that never leaves the process.
    #[error(
        "`{asset}` takes the value of `{upstream}`, which this run does not make; it is `InMemory` and never stored, so \
         select `+{asset}`"
    )]
    MissingInMemory {
        /// The asset.
        asset: AssetKey,
        /// Its upstream.
        upstream: AssetKey,
    },
    /// The partition is not one of the asset's.
    #[error("asset `{asset}`")]
    Partition {
        /// The asset.
        asset: AssetKey,
        /// What is wrong with the key.
        #[source]
        error: PartitionError,
    },
    /// The text selects no partitions.
    #[error(transparent)]
    Partitions(PartitionError),
    /// Partitions of two assets do not belong together as is said.
    #[error("asset `{asset}` and its upstream `{upstream}`")]
    Mapping {
        /// The asset.
        asset: AssetKey,
        /// Its upstream.
        upstream: AssetKey,
        /// What is wrong with the mapping.
        #[source]
        error: MappingError,
    },
    /// A step takes one value, and is made from several partitions.
    #[error(
        "`{step}` takes one value of `{upstream}` and is made from {count} partitions of it; take them all as `Deps<{upstream}>`, \
         or write a mapping that means one"
    )]
    SeveralValues {
        /// The step.
        step: StepKey,
        /// The upstream asset.
        upstream: AssetKey,
        /// How many partitions it is made from.
        count: u64,
    },
    /// A step takes a value of an upstream that has no partition for it.
    #[error(
        "`{step}` takes a value of `{upstream}`, which has no partition that belongs to it; choose later partitions, or take the \
         values there are as `Deps<{upstream}>`"
    )]
    NoUpstreamPartition {
        /// The step.
        step: StepKey,
        /// The upstream asset.
        upstream: AssetKey,
    },
    /// The choice selects no partition.
    #[error("`{partitions}` selects no partition of `{asset}` that has begun; `asset partitions {asset}` shows them")]
    NoPartitions {
        /// The choice.
        partitions: String,
        /// The first asset that has partitions.
        asset: AssetKey,
    },
    /// The plan of one run would be too large.
    #[error("that is {steps} steps, and one run has {most} at most; start a backfill, which cuts them into runs")]
    TooLarge {
        /// How many steps.
        steps: u64,
        /// How many there may be.
        most: u64,
    },
    /// A partition was given, and nothing selected has partitions.
    #[error("partition `{partition}` was given, but none of the selected assets is partitioned; leave it out")]
    NotPartitioned {
        /// The partition.
        partition: String,
    },
    /// A partitioned asset has no complete partition yet.
    #[error("`{asset}` has no complete partition yet; name one that has begun")]
    NoPartitionYet {
        /// The asset.
        asset: AssetKey,
    },
    /// What is selected has no checks.
    #[error("nothing that `{selection}` selects has a check; `check list` shows them all")]
    NoChecks {
        /// The selection.
        selection: String,
    },
    /// There is no such check among those of the selected assets.
    #[error("there is no check `{check}`{offer}")]
    UnknownCheck {
        /// What was asked for.
        check: String,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// A check looks at a value that nothing keeps.
    #[error(
        "check `{check}` looks at the value of its asset, which no IO manager keeps; provide a `Res<dyn IoManager>`, or \
         materialize `{}`", check.asset
    )]
    CheckNeedsValue {
        /// The check.
        check: CheckKey,
    },
    /// Settings do not fit, or are missing.
    #[error(transparent)]
    Config(#[from] ConfigError),
}
