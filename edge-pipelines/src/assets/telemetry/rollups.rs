//! The assets `events_1min`, `events_hourly` and `device_daily_summary`: tables that materialized views keep.

use edge_assets::{clickhouse::ClickHouse, prelude::*};
use jiff::Timestamp;

use super::events::events;
use crate::{
    catalog::Catalog,
    queries::{RollupSummary, rollup_summary},
    rollup::{Rollup, Window},
};

/// Events by device and minute, for a week; written by a materialized view.
#[external_asset(deps = [events], group = "telemetry", owners = ["team:edge"], kinds = ["clickhouse", "rollup"])]
pub async fn events_1min(ctx: &AssetContext, ch: Res<ClickHouse>) -> Result<Observation> {
    observe(ctx, &ch, Rollup::Minute, 60).await
}

/// Events by device and hour, for a year; written by a materialized view, verified by `hourly_aggregation`.
#[external_asset(deps = [events], group = "telemetry", owners = ["team:edge"], kinds = ["clickhouse", "rollup"])]
pub async fn events_hourly(ctx: &AssetContext, ch: Res<ClickHouse>) -> Result<Observation> {
    observe(ctx, &ch, Rollup::Hourly, 24).await
}

/// Events by device and day, for two years; written by a materialized view, verified by `daily_device_summary`.
#[external_asset(deps = [events], group = "telemetry", owners = ["team:edge"], kinds = ["clickhouse", "rollup"])]
pub async fn device_daily_summary(ctx: &AssetContext, ch: Res<ClickHouse>) -> Result<Observation> {
    observe(ctx, &ch, Rollup::Daily, 31).await
}

/// Looks at the newest `buckets` buckets, which costs the same however long the table reaches back.
async fn observe(ctx: &AssetContext, ch: &ClickHouse, rollup: Rollup, buckets: i64) -> Result<Observation> {
    let now = ctx.clock().now();
    let window = Window::last(rollup, now, (buckets - 1) * rollup.bucket_seconds());
    let found: RollupSummary = rollup_summary(ch, rollup, window).fetch_one().await?;
    let catalog = Catalog::read(ch).await?;
    let mut seen = Observation::new()
        .with("buckets_observed", buckets)
        .with("row_count", found.rows)
        .with("event_count", found.events)
        .with("device_count", found.devices)
        .with("merges_rightly", catalog.trusts(rollup));
    if found.rows > 0 {
        let bucket = |second| Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
        seen = seen
            .with("oldest_bucket", bucket(found.first))
            .with("newest_bucket", bucket(found.last))
            .data_version(format!("{} events up to {}", found.events, bucket(found.last)));
    }
    Ok(seen)
}
