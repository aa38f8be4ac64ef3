//! The two sensors, both on by default. One that cannot reach ClickHouse fails with the error; it does not skip quietly.

use edge_assets::{clickhouse::ClickHouse, prelude::*};
use jiff::{Timestamp, ToSpan};

use crate::{
    catalog::EVENTS,
    jobs::{data_quality_job, redis_sync_job},
    settings::PipelineSettings,
};

/// Refreshes the cache at once when much is coming in.
#[sensor(job = redis_sync_job, every = "30s", timeout = "20s")]
pub async fn high_volume_sensor(
    ctx: &SensorContext,
    ch: Res<ClickHouse>,
    settings: Res<PipelineSettings>,
) -> Result<SensorOutcome> {
    let now = ctx.clock().now();
    let from = now.saturating_sub(1.minute()).unwrap_or(Timestamp::MIN);
    let sql = format!(
        "SELECT count() FROM {EVENTS} WHERE timestamp >= fromUnixTimestamp64Milli({{from: Int64}}) \
         AND timestamp < fromUnixTimestamp64Milli({{to: Int64}})"
    );
    let query = ch
        .query_raw(sql)
        .param("from", from.as_millisecond())
        .param("to", now.as_millisecond());
    let events: u64 = query.fetch_one().await?;
    let limit = settings.high_volume;
    if events <= limit {
        return Ok(SensorOutcome::skip(format!(
            "{events} events in the last minute, not more than {limit}"
        )));
    }
    let request = RunRequest::new(run_key("high_volume", now))
        .tag("triggered_by", "high_volume_sensor")
        .tag("event_count", events);
    Ok(SensorOutcome::request(request))
}

/// Looks into the data quality, and raises an alert, when nothing new is coming in.
#[sensor(job = data_quality_job, every = "300s", timeout = "60s")]
pub async fn data_freshness_sensor(
    ctx: &SensorContext,
    ch: Res<ClickHouse>,
    settings: Res<PipelineSettings>,
) -> Result<SensorOutcome> {
    let now = ctx.clock().now();
    let sql = format!("SELECT maxOrNull(toUnixTimestamp64Milli(timestamp)) FROM {EVENTS}");
    let newest: Option<i64> = ch.query_raw(sql).fetch_one().await?;
    let Some(newest) = newest else {
        return Ok(SensorOutcome::skip("table `events` is empty"));
    };
    let age = (now.as_millisecond() - newest).max(0) / 1_000;
    let limit = i64::try_from(settings.stale_after.as_secs()).unwrap_or(i64::MAX);
    if age <= limit {
        return Ok(SensorOutcome::skip(format!(
            "the newest event is {age} s old, not older than {limit} s"
        )));
    }
    let request = RunRequest::new(run_key("freshness_alert", now))
        .tag("triggered_by", "data_freshness_sensor")
        .tag("data_age_seconds", age);
    Ok(SensorOutcome::request(request).alert(format!("no event came for {age} s; the newest is older than {limit} s")))
}

/// One run a minute at most: the minute is part of the key.
fn run_key(prefix: &str, now: Timestamp) -> String {
    format!("{prefix}_{}", now.strftime("%Y%m%d%H%M"))
}
