//! How good the telemetry of a window is: what is absent, what lies out of bounds, what differs from the recent past.

use edge_assets::clickhouse::{ClickHouse, Query, Row};
use serde::{Deserialize, Serialize};

use super::Source;
use crate::{
    metrics::METRICS,
    rollup::Window,
    settings::{Bounds, PipelineSettings},
};

/// Figures over all events of a window.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Row)]
pub struct QualityTotals {
    /// Events.
    pub total_events: u64,
    /// Devices.
    pub unique_devices: u64,
    /// Events without a temperature.
    pub null_temperatures: u64,
    /// Events without a pressure.
    pub null_pressures: u64,
    /// Temperatures out of bounds.
    pub temperature_outliers: u64,
    /// Pressures out of bounds.
    pub pressure_outliers: u64,
}

/// Figures over all events of a window.
pub fn totals(ch: &ClickHouse, window: Window, settings: &PipelineSettings) -> Query {
    let sql = format!(
        "SELECT count() AS total_events, uniqExact(device_id) AS unique_devices, \
         toUInt64(count() - countIf(isFinite(temperature))) AS null_temperatures, \
         toUInt64(count() - countIf(isFinite(pressure))) AS null_pressures, \
         {} AS temperature_outliers, {} AS pressure_outliers FROM events WHERE {IN_WINDOW}",
        outliers("temperature", settings.temperature),
        outliers("pressure", settings.pressure),
    );
    window.bind(ch.query_raw(sql))
}

const IN_WINDOW: &str = "timestamp >= fromUnixTimestamp64Milli({from: Int64}) \
    AND timestamp < fromUnixTimestamp64Milli({to: Int64})";

fn outliers(metric: &str, bounds: Bounds) -> String {
    format!(
        "countIf(isFinite({metric}) AND ({metric} < {} OR {metric} > {}))",
        bounds.low, bounds.high
    )
}

/// The number of events of each location in a window, by name.
pub fn events_by_location(ch: &ClickHouse, window: Window) -> Query {
    let sql = format!(
        "SELECT toString(e.location) AS location, count() AS events FROM events AS e WHERE {IN_WINDOW} \
         GROUP BY e.location ORDER BY location"
    );
    window.bind(ch.query_raw(sql))
}

/// How often each metric came from one type of device.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Row)]
pub struct TypeTally {
    /// The type.
    pub device_type: String,
    /// Its events.
    pub events: u64,
    /// For each of the metrics that were asked for, how many of the events have it.
    pub came: Vec<u64>,
}

/// How often each of these metrics came, by type of device; the names must be those of columns.
pub fn tally_of_types(ch: &ClickHouse, window: Window, metrics: &[&str]) -> Query {
    let known = metrics.iter().filter(|metric| METRICS.contains(metric));
    let came: Vec<String> = known.map(|metric| format!("countIf(isFinite({metric}))")).collect();
    let sql = format!(
        "SELECT toString(e.device_type) AS device_type, count() AS events, CAST([{}], 'Array(UInt64)') AS came \
         FROM events AS e WHERE {IN_WINDOW} GROUP BY e.device_type ORDER BY device_type",
        came.join(", ")
    );
    window.bind(ch.query_raw(sql))
}

/// A device that does not behave as it did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Row)]
pub struct Deviation {
    /// The device.
    pub device_id: String,
    /// `rate`, `temperature` or `pressure`.
    pub kind: String,
    /// In the window: events, or the average.
    pub found: f64,
    /// In an hour of the recent past: events, or the average.
    pub usual: f64,
    /// How many usual deviations lie between.
    pub score: f64,
}

/// Devices whose rate or values in a window of one hour lie far from those of the hours before it; the farthest first.
///
/// A device counts when it was seen in at least six of these hours.
pub fn deviations(ch: &ClickHouse, window: Window, before: &Source, past: Window) -> Query {
    let sql = format!(
        "SELECT device_id, k.1 AS kind, assumeNotNull(k.2) AS found, assumeNotNull(k.3) AS usual, \
         assumeNotNull(round(k.4, 1)) AS score FROM (SELECT device_id, arrayJoin(CAST([\
         ('rate', ifNull(found_events, 0), usual_events, \
         abs(ifNull(found_events, 0) - usual_events) / greatest(sd_events, 0.1 * usual_events, 2)), \
         ('temperature', found_t, usual_t, abs(found_t - usual_t) / greatest(sd_t, 0.5)), \
         ('pressure', found_p, usual_p, abs(found_p - usual_p) / greatest(sd_p, 1))\
         ], 'Array(Tuple(String, Nullable(Float64), Nullable(Float64), Nullable(Float64)))')) AS k \
         FROM (SELECT device_id, avg(n) AS usual_events, stddevPop(n) AS sd_events, avg(h_t) AS usual_t, \
         stddevPop(h_t) AS sd_t, avg(h_p) AS usual_p, stddevPop(h_p) AS sd_p \
         FROM (SELECT toString(t.device_id) AS device_id, t.hour AS hour, toFloat64(sum(t.event_count)) AS n, \
         sum(t.sum_temperature) / nullIf(sum(t.count_temperature), 0) AS h_t, \
         sum(t.sum_pressure) / nullIf(sum(t.count_pressure), 0) AS h_p FROM {past} GROUP BY t.device_id, t.hour\
         ) GROUP BY device_id HAVING count() >= 6) AS usual \
         LEFT JOIN (SELECT toString(e.device_id) AS device_id, toFloat64(count()) AS found_events, \
         avgOrNullIf(toFloat64(e.temperature), isFinite(e.temperature)) AS found_t, \
         avgOrNullIf(toFloat64(e.pressure), isFinite(e.pressure)) AS found_p FROM events AS e \
         WHERE e.timestamp >= fromUnixTimestamp64Milli({{now_from: Int64}}) \
         AND e.timestamp < fromUnixTimestamp64Milli({{now_to: Int64}}) GROUP BY e.device_id) AS found \
         USING (device_id)) WHERE k.4 > 4 ORDER BY score DESC, device_id, kind LIMIT 50",
        past = before.text(),
    );
    past.bind(ch.query_raw(sql))
        .setting("join_use_nulls", "1")
        .param("now_from", window.from.as_millisecond())
        .param("now_to", window.to.as_millisecond())
}
