#![doc = include_str!("docs/crate.md")]

pub mod alert;
pub mod asset;
pub mod automation;
pub mod backfill;
pub mod boxed;
pub mod cache;
pub mod cancel;
pub mod checks;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "clickhouse")]
pub mod clickhouse;
pub mod clock;
pub mod condition;
pub mod config;
#[cfg(not(feature = "crash-points"))]
mod crash_point;
#[cfg(feature = "crash-points")]
#[doc(hidden)]
pub mod crash_point;
pub mod cron;
pub mod daemon;
pub mod definitions;
pub mod duration;
pub mod error;
pub mod event;
pub mod exec;
pub mod graph;
pub mod id;
pub mod instance;
pub mod io;
pub mod key;
#[cfg(feature = "log-capture")]
pub mod log_capture;
mod materialize;
pub mod metadata;
pub mod page;
pub mod partition;
pub mod plan;
pub mod policy;
pub mod prelude;
pub mod resource;
pub mod run;
pub mod selection;
#[cfg(any(feature = "test-util", feature = "cli"))]
pub mod simulation;
pub mod stale;
pub mod store;
pub mod suggest;
pub mod tags;
#[cfg(feature = "test-util")]
pub mod testing;
pub mod tick;
#[cfg(any(feature = "clickhouse", feature = "webhook"))]
mod tls;
pub mod trigger;
pub mod version;
#[cfg(feature = "web")]
pub mod web;
pub mod why;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use asset::{
    Asset, AssetContext, AssetDef, AssetError, AssetParam, Config, Dep, Deps, InMemory, Materialized, Observation,
    Partition, Previous, Staged, Value,
};
pub use cancel::CancelToken;
pub use condition::AutomationCondition;
pub use config::Secret;
pub use definitions::{Definitions, DefinitionsBuilder};
#[cfg(feature = "macros")]
#[doc = include_str!("docs/columns.md")]
pub use edge_assets_macros::Columns;
#[cfg(feature = "macros")]
#[doc = include_str!("docs/config.md")]
pub use edge_assets_macros::Config;
#[cfg(feature = "macros")]
#[doc = include_str!("docs/partitions.md")]
pub use edge_assets_macros::Partitions;
#[cfg(feature = "macros")]
#[doc = include_str!("docs/derive_resource.md")]
pub use edge_assets_macros::Resource;
#[cfg(feature = "macros")]
#[doc = include_str!("docs/asset.md")]
pub use edge_assets_macros::asset;
#[cfg(feature = "macros")]
#[doc = include_str!("docs/asset_check.md")]
pub use edge_assets_macros::asset_check;
#[cfg(feature = "macros")]
#[doc = include_str!("docs/external_asset.md")]
pub use edge_assets_macros::external_asset;
#[cfg(feature = "macros")]
#[doc = include_str!("docs/job.md")]
pub use edge_assets_macros::job;
#[cfg(feature = "macros")]
#[doc = include_str!("docs/multi_asset.md")]
pub use edge_assets_macros::multi_asset;
#[cfg(feature = "macros")]
#[doc = include_str!("docs/schedule.md")]
pub use edge_assets_macros::schedule;
#[cfg(feature = "macros")]
#[doc = include_str!("docs/sensor.md")]
pub use edge_assets_macros::sensor;
pub use error::Error;
pub use event::{CheckResult, EventKind, EventRecord, EventSink, LogLevel, Severity};
pub use id::{BackfillId, RunId, TickId};
pub use key::{AssetKey, CheckKey, KeyError};
pub use metadata::{Columns, Metadata, MetadataValue};
pub use partition::{PartitionKey, PartitionMapping, Partitions, PartitionsDefinition};
pub use policy::RetryPolicy;
pub use resource::{ErrorClass, Health, Res, Resource, Resources};
pub use run::{Run, RunStatus, StepStatus};
pub use tags::Tags;
pub use trigger::{RunRequest, SensorContext, SensorOutcome};

/// What assets usually return: any error becomes an [`AssetError`].
pub type Result<T = (), E = AssetError> = std::result::Result<T, E>;
