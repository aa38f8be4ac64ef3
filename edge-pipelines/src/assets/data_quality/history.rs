//! The hours before the last one, device by device: from the hourly rollup where it can be trusted, else from events.

use std::collections::BTreeMap;

use edge_assets::clickhouse::{ClickHouse, ClickHouseError, Row};
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use super::anomaly::{Anomaly, AnomalyKind, compare};
use crate::{
    catalog::{Catalog, EVENTS},
    rollup::{Rollup, Window},
};

/// The hours that the last one is compared with.
const HOURS: i64 = 24;
/// The anomalies that are told one by one; all are counted.
const TOLD: usize = 20;

/// One hour of one device.
#[derive(Debug, Clone, PartialEq, Deserialize, Row)]
struct Hour {
    device_id: String,
    events: u64,
    temperature: Option<f64>,
    pressure: Option<f64>,
}

/// What was found unusual.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Unusual {
    pub(super) count: u64,
    /// The first of them, by device.
    pub(super) told: Vec<Anomaly>,
}

/// Compares the last hour of each device with the day before.
pub(super) async fn find(ch: &ClickHouse, catalog: &Catalog, now: Timestamp) -> Result<Unusual, ClickHouseError> {
    let hour_ago = now.saturating_sub(1.hour()).unwrap_or(Timestamp::MIN);
    let recent = of_events(
        ch,
        Window {
            from: hour_ago,
            to: now,
        },
        "device_id",
    )
    .await?;
    let recent: BTreeMap<String, Hour> = recent.into_iter().map(|hour| (hour.device_id.clone(), hour)).collect();
    // Whole hours that ended before the last sixty minutes began, so that the two do not share an event.
    let window = Window::complete(Rollup::Hourly, hour_ago, HOURS);
    let mut hours = if catalog.trusts(Rollup::Hourly) {
        of_rollup(ch, window)?
    } else {
        let sql = of_events_sql("device_id, toStartOfHour(timestamp, 'UTC')");
        window
            .params()
            .iter()
            .fold(ch.query_raw(sql), |query, (name, at)| query.param(name, at))
            .fetch::<Hour>()?
    };
    let mut unusual = Unusual::default();
    let mut device = Device::default();
    while let Some(hour) = hours.next().await? {
        if hour.device_id != device.id {
            device.judge(&recent, &mut unusual);
            device = Device {
                id: hour.device_id.clone(),
                ..Device::default()
            };
        }
        device.add(&hour);
    }
    device.judge(&recent, &mut unusual);
    Ok(unusual)
}

/// The history of one device; rows come ordered by device, so that only one is held.
#[derive(Default)]
struct Device {
    id: String,
    rates: Vec<f64>,
    temperatures: Vec<f64>,
    pressures: Vec<f64>,
}

impl Device {
    fn add(&mut self, hour: &Hour) {
        self.rates.push(as_number(hour.events));
        self.temperatures.extend(hour.temperature);
        self.pressures.extend(hour.pressure);
    }

    fn judge(&self, recent: &BTreeMap<String, Hour>, unusual: &mut Unusual) {
        if self.id.is_empty() {
            return;
        }
        let recent = recent.get(&self.id);
        let rate = recent.map_or(0.0, |hour| as_number(hour.events));
        let found = [
            compare(&self.id, AnomalyKind::Rate, &self.rates, rate),
            recent
                .and_then(|hour| hour.temperature)
                .and_then(|now| compare(&self.id, AnomalyKind::Temperature, &self.temperatures, now)),
            recent
                .and_then(|hour| hour.pressure)
                .and_then(|now| compare(&self.id, AnomalyKind::Pressure, &self.pressures, now)),
        ];
        for anomaly in found.into_iter().flatten() {
            unusual.count += 1;
            if unusual.told.len() < TOLD {
                unusual.told.push(anomaly);
            }
        }
    }
}

/// A count as a number; beyond 2^32 an hour the last digits do not matter.
fn as_number(count: u64) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

async fn of_events(ch: &ClickHouse, window: Window, group: &str) -> Result<Vec<Hour>, ClickHouseError> {
    let sql = of_events_sql(group);
    window
        .params()
        .iter()
        .fold(ch.query_raw(sql), |query, (name, at)| query.param(name, at))
        .fetch_all()
        .await
}

fn of_events_sql(group: &str) -> String {
    format!(
        "SELECT toString(device_id) AS device_id, count() AS events, \
         toNullable(avgOrNullIf(toFloat64(temperature), isFinite(temperature))) AS temperature, \
         toNullable(avgOrNullIf(toFloat64(pressure), isFinite(pressure))) AS pressure \
         FROM {EVENTS} WHERE timestamp >= fromUnixTimestamp64Milli({{from: Int64}}) \
         AND timestamp < fromUnixTimestamp64Milli({{to: Int64}}) \
         GROUP BY {group} ORDER BY device_id"
    )
}

fn of_rollup(ch: &ClickHouse, window: Window) -> Result<edge_assets::clickhouse::RowStream<Hour>, ClickHouseError> {
    let table = Rollup::Hourly.table();
    let sql = format!(
        "SELECT toString(device_id) AS device_id, sum(event_count) AS events, \
         if(sum(count_temperature) = 0, NULL, sum(sum_temperature) / sum(count_temperature)) AS temperature, \
         if(sum(count_pressure) = 0, NULL, sum(sum_pressure) / sum(count_pressure)) AS pressure \
         FROM {table} WHERE {} GROUP BY device_id, hour ORDER BY device_id",
        Rollup::Hourly.in_window()
    );
    window
        .params()
        .iter()
        .fold(ch.query_raw(sql), |query, (name, at)| query.param(name, at))
        .fetch()
}
