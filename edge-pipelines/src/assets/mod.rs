//! The assets, a folder a group.

pub mod clickhouse_maintenance;
pub mod data_quality;
