//! The assets of Edge Analytics, a folder for each group.

pub mod clickhouse_aggregations;
pub mod clickhouse_maintenance;
pub mod data_quality;
pub mod redis_cache;
pub mod telemetry;
