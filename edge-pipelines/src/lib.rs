//! Edge Analytics: keeps a Redis dashboard cache fresh from ClickHouse, and the rollups, the storage and the data
//! quality in order.
//!
//! [`definitions`] is the one place where all of it comes together; [`commands::app`] is the program.

use edge_assets::{Definitions, cache::Cache, clickhouse::ClickHouse, definitions::DefinitionsError};

use crate::settings::PipelineSettings;

pub mod assets;
pub mod catalog;
pub mod commands;
pub mod engines;
pub mod generator;
pub mod jobs;
pub mod metrics;
pub mod queries;
pub mod rollup;
pub mod schedules;
pub mod schema;
pub mod sensors;
pub mod settings;

/// Everything that Edge Analytics declares, with its schedules in this time zone; the resources are promised.
///
/// # Errors
/// [`DefinitionsError`] with every fault.
pub fn definitions(timezone: &str) -> Result<Definitions, DefinitionsError> {
    Definitions::of_crate(env!("CARGO_CRATE_NAME"))
        .provides::<ClickHouse>()
        .provides::<dyn Cache>()
        .provides::<PipelineSettings>()
        .schedules_in(timezone)
        .build()
}
