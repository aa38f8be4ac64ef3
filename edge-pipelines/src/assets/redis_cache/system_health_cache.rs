//! The asset `system_health_cache`: the last five minutes of everything.

use edge_assets::{
    cache::{Cache, CacheExt},
    checks::metadata::bounds,
    clickhouse::ClickHouse,
    prelude::*,
};
use serde::{Deserialize, Serialize};

use super::publish::Place;
use crate::{
    assets::telemetry::rollups::events_1min,
    catalog::Catalog,
    queries::{self, Source, TotalStats},
    rollup::{Rollup, Window},
    settings::PipelineSettings,
};

const PLACE: Place = Place {
    key: "dashboard:system_health",
    seconds: 120,
};

/// The least share of events of status `OK`, in percent, with which nobody need be told.
const HEALTHY: f64 = 50.0;

/// The last five minutes of everything, as the cache holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SystemHealth {
    /// Events.
    pub total_events: u64,
    /// Events of status `OK`.
    pub ok_count: u64,
    /// Events of status `WARN`.
    pub warn_count: u64,
    /// Devices that sent something.
    pub active_devices: u64,
    /// °C.
    pub avg_temperature: Option<f64>,
    /// hPa.
    pub avg_pressure: Option<f64>,
    /// The share of events of status `OK` in percent, one decimal; 0 when there are no events.
    pub health_score: f64,
    /// When this was written.
    pub updated_at: String,
}

/// The last five minutes of everything, in Redis as `dashboard:system_health`.
///
/// Without events it says so: zeros, and no averages.
#[asset(
    deps = [events_1min],
    group = "redis_cache",
    owners = ["team:edge"],
    kinds = ["clickhouse", "redis"],
    retry(max = 2, backoff = "2s", jitter),
    timeout = "50s",
    fresh_within = "3m",
    checks = [bounds("health_score", HEALTHY..).named("most_events_are_ok").warn()],
)]
pub async fn system_health_cache(
    ctx: &AssetContext,
    ch: Res<ClickHouse>,
    cache: Res<dyn Cache>,
    settings: Res<PipelineSettings>,
) -> Result<Materialized<SystemHealth>> {
    let source = Source::of(&Catalog::read(&ch).await?, Rollup::Minute);
    let now = ctx.clock().now();
    let window = Window::last(Rollup::Minute, now, 300);
    let total: TotalStats = queries::total_stats(&ch, &source, window).fetch_one().await?;
    let health = SystemHealth {
        total_events: total.total_events,
        ok_count: total.ok_count,
        warn_count: total.warn_count,
        active_devices: total.active_devices,
        avg_temperature: total.avg_temperature,
        avg_pressure: total.avg_pressure,
        health_score: health_score(total.ok_count, total.total_events),
        updated_at: settings.microsecond_text(now),
    };
    cache.put_json(PLACE.key, &health, PLACE.ttl()).await?;
    let mut done = Materialized::new(health)
        .with("total_events", total.total_events)
        .with("active_devices", total.active_devices)
        .with("health_score", health_score(total.ok_count, total.total_events))
        .with("source", source.table);
    done.metadata.merge(PLACE.metadata());
    Ok(done)
}

/// A share in percent, rounded to one decimal.
fn health_score(ok: u64, total: u64) -> f64 {
    if total == 0 {
        return 0.0;
    }
    (ok as f64 * 1_000.0 / total as f64).round() / 10.0
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_score_is_a_percentage_with_one_decimal() {
        let cases = [
            (0, 0, 0.0),
            (0, 7, 0.0),
            (7, 7, 100.0),
            (2, 3, 66.7),
            (1, 3, 33.3),
            (999, 1000, 99.9),
        ];
        for (ok, total, expected) in cases {
            assert_eq!(super::health_score(ok, total), expected, "{ok} of {total}");
        }
    }
}
