//! What the dashboard shows, by device, by minute, by hour, and in all.

use edge_assets::clickhouse::{ClickHouse, Query, Row};
use serde::{Deserialize, Serialize};

use super::{Source, source::average};
use crate::rollup::{Rollup, Window};

/// A device over a window; the fields are those of the cache's JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Row)]
pub struct DeviceStats {
    /// The device.
    pub device_id: String,
    /// Its events.
    pub message_count: u64,
    /// °C, rounded to two decimals.
    pub avg_temperature: Option<f64>,
    /// °C.
    pub min_temperature: Option<f32>,
    /// °C.
    pub max_temperature: Option<f32>,
    /// hPa, rounded to two decimals.
    pub avg_pressure: Option<f64>,
    /// Its events of status `WARN`.
    pub warning_count: u64,
}

/// The devices of a window, ordered by id.
pub fn device_stats(ch: &ClickHouse, source: &Source, window: Window) -> Query {
    let sql = format!(
        "SELECT toString(t.device_id) AS device_id, sum(t.event_count) AS message_count, \
         {temperature} AS avg_temperature, min(t.min_temperature) AS min_temperature, \
         max(t.max_temperature) AS max_temperature, {pressure} AS avg_pressure, sum(t.warn_count) AS warning_count \
         FROM {source} GROUP BY t.device_id ORDER BY device_id",
        temperature = average("temperature"),
        pressure = average("pressure"),
        source = source.text(),
    );
    window.bind(ch.query_raw(sql))
}

/// A minute over all devices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Row)]
pub struct MinuteStats {
    /// Its beginning, in seconds since 1970.
    pub second: i64,
    /// °C, rounded to two decimals.
    pub avg_temperature: Option<f64>,
    /// hPa, rounded to two decimals.
    pub avg_pressure: Option<f64>,
    /// Events.
    pub event_count: u64,
}

/// The minutes of a window in which something happened, in order.
pub fn minute_stats(ch: &ClickHouse, source: &Source, window: Window) -> Query {
    let sql = format!(
        "SELECT {second} AS second, {temperature} AS avg_temperature, {pressure} AS avg_pressure, \
         sum(t.event_count) AS event_count FROM {source} GROUP BY second ORDER BY second",
        second = second_of(Rollup::Minute),
        temperature = average("temperature"),
        pressure = average("pressure"),
        source = source.text(),
    );
    window.bind(ch.query_raw(sql))
}

/// An hour over all devices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Row)]
pub struct HourStats {
    /// Its beginning, in seconds since 1970.
    pub second: i64,
    /// Events.
    pub events: u64,
    /// °C, rounded to two decimals.
    pub avg_temperature: Option<f64>,
    /// hPa, rounded to two decimals.
    pub avg_pressure: Option<f64>,
    /// Devices that sent something.
    pub active_devices: u64,
}

/// The hours of a window in which something happened, in order.
pub fn hour_stats(ch: &ClickHouse, source: &Source, window: Window) -> Query {
    let sql = format!(
        "SELECT {second} AS second, sum(t.event_count) AS events, {temperature} AS avg_temperature, \
         {pressure} AS avg_pressure, uniqExact(t.device_id) AS active_devices FROM {source} \
         GROUP BY second ORDER BY second",
        second = second_of(Rollup::Hourly),
        temperature = average("temperature"),
        pressure = average("pressure"),
        source = source.text(),
    );
    window.bind(ch.query_raw(sql))
}

/// Everything in a window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Row)]
pub struct TotalStats {
    /// Events.
    pub total_events: u64,
    /// Events of status `OK`.
    pub ok_count: u64,
    /// Events of status `WARN`.
    pub warn_count: u64,
    /// Devices that sent something.
    pub active_devices: u64,
    /// °C, rounded to two decimals.
    pub avg_temperature: Option<f64>,
    /// hPa, rounded to two decimals.
    pub avg_pressure: Option<f64>,
}

/// Everything in a window: one row, also when nothing happened.
pub fn total_stats(ch: &ClickHouse, source: &Source, window: Window) -> Query {
    let sql = format!(
        "SELECT sum(t.event_count) AS total_events, sum(t.ok_count) AS ok_count, sum(t.warn_count) AS warn_count, \
         uniqExact(t.device_id) AS active_devices, {temperature} AS avg_temperature, {pressure} AS avg_pressure \
         FROM {source}",
        temperature = average("temperature"),
        pressure = average("pressure"),
        source = source.text(),
    );
    window.bind(ch.query_raw(sql))
}

fn second_of(rollup: Rollup) -> String {
    format!("toInt64(toUnixTimestamp(t.{}))", rollup.bucket())
}
