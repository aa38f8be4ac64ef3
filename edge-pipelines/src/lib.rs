//! Edge Analytics: keeps a Redis dashboard cache fresh from ClickHouse, and the rollups, the storage and the data
//! quality in order.

pub mod catalog;
pub mod generator;
pub mod metrics;
pub mod rollup;
pub mod schema;
