//! The five jobs.

use edge_assets::job;

/// Keeps the dashboard's cache fresh.
#[job(
    select = "group:redis_cache",
    tags(job_type = "sync", target = "redis", frequency = "minute")
)]
pub fn redis_sync_job() {}

/// Verifies and repairs the hourly rollup.
#[job(
    select = "hourly_aggregation",
    tags(job_type = "aggregation", target = "clickhouse", frequency = "hourly")
)]
pub fn hourly_aggregation_job() {}

/// Makes the report of the day before.
#[job(
    select = "daily_device_summary",
    tags(job_type = "aggregation", target = "clickhouse", frequency = "daily")
)]
pub fn daily_aggregation_job() {}

/// Keeps the tables small and quick.
#[job(
    select = "group:clickhouse_maintenance",
    tags(job_type = "maintenance", target = "clickhouse", frequency = "daily")
)]
pub fn clickhouse_maintenance_job() {}

/// Measures what the telemetry of the last hour is worth.
#[job(
    select = "group:data_quality",
    tags(job_type = "quality", target = "monitoring", frequency = "hourly")
)]
pub fn data_quality_job() {}
