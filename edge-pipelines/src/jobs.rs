//! The jobs: what is launched together.

use edge_assets::job;

use crate::assets::clickhouse_aggregations::{
    daily_device_summary::daily_device_summary, hourly_aggregation::hourly_aggregation,
};

/// Refreshes everything that the dashboard reads from Redis.
#[job(
    select = "group:redis_cache",
    tags(job_type = "sync", target = "redis", frequency = "minute")
)]
pub fn redis_sync_job() {}

/// Looks at the tables of telemetry, so that it is known how fresh they are.
#[job(
    select = "group:telemetry",
    tags(job_type = "observation", target = "clickhouse", frequency = "minute")
)]
pub fn telemetry_observation_job() {}

/// Verifies the hourly rollup.
#[job(assets = [hourly_aggregation], tags(job_type = "aggregation", target = "clickhouse", frequency = "hourly"))]
pub fn hourly_aggregation_job() {}

/// Generates the report of the day that is over.
#[job(assets = [daily_device_summary], tags(job_type = "aggregation", target = "clickhouse", frequency = "daily"))]
pub fn daily_aggregation_job() {}

/// Keeps the storage in order.
#[job(
    select = "group:clickhouse_maintenance",
    tags(job_type = "maintenance", target = "clickhouse", frequency = "daily")
)]
pub fn clickhouse_maintenance_job() {}

/// Looks at the quality of the telemetry.
#[job(
    select = "group:data_quality",
    tags(job_type = "quality", target = "monitoring", frequency = "hourly")
)]
pub fn data_quality_job() {}
