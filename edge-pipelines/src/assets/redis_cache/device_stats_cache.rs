//! The asset `device_stats_cache`: the last five minutes of each device.

use edge_assets::{cache::Cache, checks::metadata::bounds, clickhouse::ClickHouse, prelude::*};

use super::publish::{Place, publish_rows};
use crate::{
    assets::telemetry::rollups::events_1min,
    catalog::Catalog,
    queries::{self, DeviceStats, Source},
    rollup::{Rollup, Window},
};

const PLACE: Place = Place {
    key: "dashboard:device_stats",
    seconds: 120,
};

/// The last five minutes of each device, in Redis as `dashboard:device_stats`.
///
/// An array ordered by `device_id`. Averages are over the values that came, rounded to two decimals.
#[asset(
    deps = [events_1min],
    group = "redis_cache",
    owners = ["team:edge"],
    kinds = ["clickhouse", "redis"],
    retry(max = 2, backoff = "2s", jitter),
    timeout = "50s",
    fresh_within = "3m",
    checks = [bounds("device_count", 1.0..).named("devices_have_sent").warn()],
)]
pub async fn device_stats_cache(
    ctx: &AssetContext,
    ch: Res<ClickHouse>,
    cache: Res<dyn Cache>,
) -> Result<Materialized> {
    let source = Source::of(&Catalog::read(&ch).await?, Rollup::Minute);
    let window = Window::last(Rollup::Minute, ctx.clock().now(), 300);
    let query = queries::device_stats(&ch, &source, window);
    let count = publish_rows(ctx, &*cache, PLACE, query, |device: DeviceStats| device).await?;
    let mut done = Materialized::unit()
        .with("device_count", count)
        .with("source", source.table);
    done.metadata.merge(PLACE.metadata());
    Ok(done)
}
