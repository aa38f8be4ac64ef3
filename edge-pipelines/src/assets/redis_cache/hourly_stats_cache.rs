//! The asset `hourly_stats_cache`: the last day by the hour.

use edge_assets::{cache::Cache, clickhouse::ClickHouse, prelude::*};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::publish::{Place, publish_rows};
use crate::{
    assets::telemetry::rollups::events_hourly,
    catalog::Catalog,
    queries::{self, HourStats, Source},
    rollup::{Rollup, Window},
    settings::PipelineSettings,
};

const PLACE: Place = Place {
    key: "dashboard:hourly_stats_24h",
    seconds: 300,
};

/// One hour in the cache.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HourEntry {
    /// The beginning of the hour.
    pub hour: String,
    /// Events.
    pub events: u64,
    /// °C.
    pub avg_temperature: Option<f64>,
    /// hPa.
    pub avg_pressure: Option<f64>,
    /// Devices that sent something.
    pub active_devices: u64,
}

/// The last day by the hour, in Redis as `dashboard:hourly_stats_24h`.
///
/// An array ordered by time, without hours in which nothing came.
#[asset(
    deps = [events_hourly],
    group = "redis_cache",
    owners = ["team:edge"],
    kinds = ["clickhouse", "redis"],
    retry(max = 2, backoff = "2s", jitter),
    timeout = "50s",
    fresh_within = "6m",
)]
pub async fn hourly_stats_cache(
    ctx: &AssetContext,
    ch: Res<ClickHouse>,
    cache: Res<dyn Cache>,
    settings: Res<PipelineSettings>,
) -> Result<Materialized> {
    let source = Source::of(&Catalog::read(&ch).await?, Rollup::Hourly);
    let window = Window::last(Rollup::Hourly, ctx.clock().now(), 86_400);
    let query = queries::hour_stats(&ch, &source, window);
    let entry = |hour: HourStats| HourEntry {
        hour: settings.second_text(Timestamp::from_second(hour.second).unwrap_or_default()),
        events: hour.events,
        avg_temperature: hour.avg_temperature,
        avg_pressure: hour.avg_pressure,
        active_devices: hour.active_devices,
    };
    let count = publish_rows(ctx, &*cache, PLACE, query, entry).await?;
    let mut done = Materialized::unit().with("hours", count).with("source", source.table);
    done.metadata.merge(PLACE.metadata());
    Ok(done)
}
