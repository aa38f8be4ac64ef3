//! The asset `timeseries_cache`: the last hour by the minute.

use edge_assets::{cache::Cache, clickhouse::ClickHouse, prelude::*};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::publish::{Place, publish_rows};
use crate::{
    assets::telemetry::rollups::events_1min,
    catalog::Catalog,
    queries::{self, MinuteStats, Source},
    rollup::{Rollup, Window},
    settings::PipelineSettings,
};

const PLACE: Place = Place {
    key: "dashboard:timeseries_1h",
    seconds: 120,
};

/// One minute in the cache.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MinuteEntry {
    /// The beginning of the minute.
    pub timestamp: String,
    /// °C.
    pub avg_temperature: Option<f64>,
    /// hPa.
    pub avg_pressure: Option<f64>,
    /// Events.
    pub event_count: u64,
}

/// The last hour by the minute, in Redis as `dashboard:timeseries_1h`.
///
/// An array ordered by time, without minutes in which nothing came.
#[asset(
    deps = [events_1min],
    group = "redis_cache",
    owners = ["team:edge"],
    kinds = ["clickhouse", "redis"],
    retry(max = 2, backoff = "2s", jitter),
    timeout = "50s",
    fresh_within = "3m",
)]
pub async fn timeseries_cache(
    ctx: &AssetContext,
    ch: Res<ClickHouse>,
    cache: Res<dyn Cache>,
    settings: Res<PipelineSettings>,
) -> Result<Materialized> {
    let source = Source::of(&Catalog::read(&ch).await?, Rollup::Minute);
    let window = Window::last(Rollup::Minute, ctx.clock().now(), 3_600);
    let query = queries::minute_stats(&ch, &source, window);
    let entry = |minute: MinuteStats| MinuteEntry {
        timestamp: settings.second_text(Timestamp::from_second(minute.second).unwrap_or_default()),
        avg_temperature: minute.avg_temperature,
        avg_pressure: minute.avg_pressure,
        event_count: minute.event_count,
    };
    let count = publish_rows(ctx, &*cache, PLACE, query, entry).await?;
    let mut done = Materialized::unit()
        .with("data_points", count)
        .with("source", source.table);
    done.metadata.merge(PLACE.metadata());
    Ok(done)
}
