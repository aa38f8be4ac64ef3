//! Edge Analytics: keeps a Redis dashboard cache fresh from ClickHouse, and the rollups, the storage and the data
//! quality in order.

pub mod assets;
pub mod catalog;
pub mod generator;
pub mod jobs;
pub mod metrics;
pub mod rollup;
pub mod schedules;
pub mod schema;
pub mod sensors;
pub mod settings;
