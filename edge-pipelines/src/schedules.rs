//! The schedules: when jobs are launched. The zone is UTC, or what `EDGE_TIMEZONE` says.

use edge_assets::schedule;

use crate::jobs::{
    clickhouse_maintenance_job, daily_aggregation_job, data_quality_job, hourly_aggregation_job, redis_sync_job,
    telemetry_observation_job,
};

/// Every minute.
#[schedule(cron = "* * * * *", job = redis_sync_job)]
pub fn redis_sync_schedule() {}

/// Every minute, as `events` should be no older than five.
#[schedule(cron = "* * * * *", job = telemetry_observation_job)]
pub fn telemetry_observation_schedule() {}

/// Five minutes past every hour, when most late events have come.
#[schedule(cron = "5 * * * *", job = hourly_aggregation_job)]
pub fn hourly_aggregation_schedule() {}

/// One o'clock in the night.
#[schedule(cron = "0 1 * * *", job = daily_aggregation_job)]
pub fn daily_aggregation_schedule() {}

/// Three o'clock in the night.
#[schedule(cron = "0 3 * * *", job = clickhouse_maintenance_job)]
pub fn clickhouse_maintenance_schedule() {}

/// Every full hour.
#[schedule(cron = "0 * * * *", job = data_quality_job)]
pub fn data_quality_schedule() {}
