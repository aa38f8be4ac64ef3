//! The sensors: what launches jobs beside the clock. One that cannot reach ClickHouse fails its tick, and says why.

use edge_assets::{clickhouse::ClickHouse, prelude::*};
use jiff::{SignedDuration, Timestamp};

use crate::{
    jobs::{data_quality_job, redis_sync_job},
    queries::{Extent, events_between, newest_event},
    settings::PipelineSettings,
};

/// How far the clock of a device may be ahead of ours.
const AHEAD: SignedDuration = SignedDuration::from_secs(60);

/// Refreshes the dashboard at once when more events than usual came within a minute.
#[sensor(job = redis_sync_job, every = "30s", timeout = "20s")]
pub async fn high_volume_sensor(
    ctx: &SensorContext,
    ch: Res<ClickHouse>,
    settings: Res<PipelineSettings>,
) -> Result<SensorOutcome> {
    let now = ctx.clock().now();
    let after = now.saturating_sub(SignedDuration::from_secs(60))?;
    let count: u64 = events_between(&ch, after, now).fetch_one().await?;
    if count <= settings.high_volume {
        let text = format!(
            "{count} events in the last minute, {} are not too many",
            settings.high_volume
        );
        return Ok(SensorOutcome::skip(text));
    }
    let request = RunRequest::new(run_key("high_volume", now))
        .tag("triggered_by", "high_volume_sensor")
        .tag("event_count", count);
    Ok(SensorOutcome::request(request))
}

/// Looks at the quality of the telemetry, and raises an alert, when the newest event is too old.
#[sensor(job = data_quality_job, every = "300s", timeout = "60s")]
pub async fn data_freshness_sensor(
    ctx: &SensorContext,
    ch: Res<ClickHouse>,
    settings: Res<PipelineSettings>,
) -> Result<SensorOutcome> {
    let now = ctx.clock().now();
    let seen: Extent = newest_event(&ch, now.saturating_add(AHEAD)?).fetch_one().await?;
    let Some(newest) = seen.last() else {
        return Ok(SensorOutcome::skip("`events` holds no event up to now"));
    };
    let age = now.duration_since(newest);
    let limit = SignedDuration::try_from(settings.stale_after)?;
    let seconds = age.as_secs().max(0);
    if age <= limit {
        return Ok(SensorOutcome::skip(format!("the newest event is {seconds} s old")));
    }
    let request = RunRequest::new(run_key("freshness_alert", now))
        .tag("triggered_by", "data_freshness_sensor")
        .tag("data_age_seconds", seconds);
    let alert = format!(
        "no event has arrived for {seconds} s: the newest is of {newest}, {} s are allowed; look at the ingester",
        limit.as_secs()
    );
    Ok(SensorOutcome::request(request).alert(alert))
}

/// One key a minute: however often the sensor looks, one run is launched.
fn run_key(prefix: &str, now: Timestamp) -> String {
    format!("{prefix}_{}", now.strftime("%Y%m%d%H%M"))
}
