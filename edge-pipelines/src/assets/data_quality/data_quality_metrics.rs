//! The asset `data_quality_metrics`: the last hour of telemetry under the loupe, and its checks.

use std::{collections::BTreeMap, time::Duration};

use edge_assets::{
    checks::{
        Anomaly,
        metadata::anomaly_by,
        table::{TableSource, in_table, schema_unchanged, unique},
    },
    clickhouse::ClickHouse,
    event::LogLevel,
    prelude::*,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    completeness::{completeness, percent, present, silent},
    locations::EVENTS_BY_LOCATION,
};
use crate::{
    assets::telemetry::{events::events, rollups::events_hourly},
    catalog::{Catalog, EVENTS},
    queries::{self, Deviation, QualityTotals, Source, TypeTally},
    rollup::{Rollup, Window},
    settings::PipelineSettings,
};

const HOUR: Duration = Duration::from_secs(3_600);

/// How good the telemetry of an hour is. Percentages have two decimals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataQuality {
    /// Events.
    pub total_events: u64,
    /// Percent of all events.
    pub null_temperature_pct: f64,
    /// Percent of all events.
    pub null_pressure_pct: f64,
    /// Percent of all events.
    pub temp_outlier_pct: f64,
    /// Percent of all events.
    pub pressure_outlier_pct: f64,
    /// Devices that sent something.
    pub unique_devices: u64,
    /// Percent of the metrics due that came; 100 when none is missing.
    pub data_completeness: f64,
    /// Devices that do not behave as they did, the farthest off first, at most 50.
    pub anomalies: Vec<Deviation>,
    /// When this was found.
    pub checked_at: String,
}

/// The quality of the last hour's telemetry: what is absent, what is out of bounds, what differs from the day before.
#[asset(
    deps = [events, events_hourly],
    group = "data_quality",
    owners = ["team:edge"],
    kinds = ["clickhouse"],
    retry(max = 2, backoff = "30s", jitter),
    timeout = "10m",
    fresh_within = "2h",
    checks = [
        // As many as at this hour of the days before; nights differ from days.
        anomaly_by("total_events", Anomaly::new().by_hour().min_history(7).tolerance(0.25))
            .named("event_count_is_usual")
            .warn(),
        // One query for both, over the hour's events.
        in_table(TableSource::new(EVENTS).recent("timestamp", HOUR), [
            unique(["device_id", "msg_id"]).named("messages_are_unique").warn(),
            schema_unchanged().named("columns_of_events_are_unchanged").warn(),
        ]),
    ],
)]
pub async fn data_quality_metrics(
    ctx: &AssetContext,
    ch: Res<ClickHouse>,
    settings: Res<PipelineSettings>,
) -> Result<Materialized<DataQuality>> {
    let now = ctx.clock().now();
    let hour = Window {
        from: before(now, 1),
        // The instant itself belongs to the hour.
        to: now.saturating_add(SignedDuration::from_millis(1))?,
    };
    let catalog = Catalog::read(&ch).await?;
    let totals: QualityTotals = queries::totals(&ch, hour, &settings).fetch_one().await?;
    let data_completeness = measure_completeness(&ch, &catalog, hour).await?;
    let source = Source::of(&catalog, Rollup::Hourly);
    let past = Window::complete(Rollup::Hourly, before(now, 1), 24);
    let anomalies: Vec<Deviation> = queries::deviations(&ch, hour, &source, past).fetch_all().await?;
    let by_location: Vec<(String, u64)> = queries::events_by_location(&ch, hour).fetch_all().await?;
    let by_location: BTreeMap<String, u64> = by_location.into_iter().collect();
    let share = |part| percent(part, totals.total_events);
    let quality = DataQuality {
        total_events: totals.total_events,
        null_temperature_pct: share(totals.null_temperatures),
        null_pressure_pct: share(totals.null_pressures),
        temp_outlier_pct: share(totals.temperature_outliers),
        pressure_outlier_pct: share(totals.pressure_outliers),
        unique_devices: totals.unique_devices,
        data_completeness,
        anomalies,
        checked_at: settings.microsecond_text(now),
    };
    if !quality.anomalies.is_empty() {
        let count = quality.anomalies.len();
        ctx.log(
            LogLevel::Warn,
            format!("{count} devices or more do not behave as they did"),
        );
    }
    Ok(Materialized::new(quality.clone())
        .with("total_events", totals.total_events)
        .with("data_completeness", data_completeness)
        .with("temp_outliers", totals.temperature_outliers)
        .with("pressure_outliers", totals.pressure_outliers)
        .with("unique_devices", totals.unique_devices)
        .with(EVENTS_BY_LOCATION, serde_json::to_value(by_location)?)
        .with("anomaly_count", quality.anomalies.len())
        .with("report", serde_json::to_value(&quality)?))
}

async fn measure_completeness(ch: &ClickHouse, catalog: &Catalog, hour: Window) -> Result<f64> {
    let present = present(|metric| catalog.get(EVENTS).is_some_and(|events| events.has(metric)));
    let tallies: Vec<TypeTally> = queries::tally_of_types(ch, hour, &present).fetch_all().await?;
    let mut unused = silent(&tallies, &present);
    if !unused.is_empty() && !tallies.is_empty() {
        let day = Window {
            from: before(hour.to, 24),
            to: hour.to,
        };
        let of_day: Vec<TypeTally> = queries::tally_of_types(ch, day, &unused).fetch_all().await?;
        unused = silent(&of_day, &unused);
    }
    Ok(completeness(&tallies, &present, &unused))
}

fn before(now: Timestamp, hours: i64) -> Timestamp {
    now.saturating_sub(SignedDuration::from_hours(hours))
        .unwrap_or(Timestamp::MIN)
}
