//! What a file of assets imports: `use edge_assets::prelude::*;`.

pub use crate::{
    AssetContext, AssetDef, AssetError, AutomationCondition, CheckResult, Columns, Config, Definitions, Dep, Deps,
    InMemory, Materialized, Metadata, Observation, Partition, PartitionMapping, PartitionsDefinition, Previous, Res,
    Resource, Resources, Result, RunRequest, Secret, SensorContext, SensorOutcome, Staged,
};

// Not through the crate root, where `asset` is a module, too.
#[cfg(feature = "macros")]
pub use edge_assets_macros::{asset, asset_check, external_asset, job, multi_asset, schedule, sensor};
