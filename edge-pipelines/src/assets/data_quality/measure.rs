//! Measures of the last hour, by type of device: how many events, which metrics came, how many values are not believed.

use edge_assets::clickhouse::{ClickHouse, ClickHouseError, Row};
use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    catalog::{EVENTS, Table},
    metrics::{METRICS, is_due},
    settings::{Bounds, PipelineSettings},
};

/// What the devices of one type sent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Row)]
pub(super) struct OfType {
    device_type: String,
    events: u64,
    /// How many values came, in the order of the metrics that the table has.
    came: Vec<u64>,
    temperature_outliers: u64,
    pressure_outliers: u64,
}

/// What all devices sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) events: u64,
    pub(super) devices: u64,
    pub(super) temperatures: u64,
    pub(super) pressures: u64,
    pub(super) temperature_outliers: u64,
    pub(super) pressure_outliers: u64,
    /// Values that were due, and those of them that came.
    pub(super) due: u64,
    pub(super) came: u64,
}

/// Measures the events from `from` until `to`. Columns that the table does not have are not missed.
pub(super) async fn measure(
    ch: &ClickHouse,
    events: &Table,
    settings: &PipelineSettings,
    from: Timestamp,
    to: Timestamp,
) -> Result<Totals, ClickHouseError> {
    let metrics: Vec<&str> = METRICS.into_iter().filter(|metric| events.has(metric)).collect();
    let came: Vec<String> = metrics
        .iter()
        .map(|metric| format!("countIf(isNotNull({metric}))"))
        .collect();
    let span =
        "timestamp >= fromUnixTimestamp64Milli({from: Int64}) AND timestamp < fromUnixTimestamp64Milli({to: Int64})";
    let sql = format!(
        "SELECT toString(device_type) AS device_type, count() AS events, [{}]::Array(UInt64) AS came, \
         {} AS temperature_outliers, {} AS pressure_outliers \
         FROM {EVENTS} WHERE {span} GROUP BY device_type ORDER BY device_type",
        came.join(", "),
        outliers("temperature", settings.temperature),
        outliers("pressure", settings.pressure),
    );
    let bounds = [("from", from.as_millisecond()), ("to", to.as_millisecond())];
    let bind = |sql: String| {
        bounds
            .iter()
            .fold(ch.query_raw(sql), |query, (name, at)| query.param(name, at))
    };
    let types: Vec<OfType> = bind(sql).fetch_all().await?;
    let devices = bind(format!("SELECT uniqExact(device_id) FROM {EVENTS} WHERE {span}"))
        .fetch_one()
        .await?;
    Ok(add_up(&types, &metrics, devices))
}

/// Not a number is not believed either.
fn outliers(metric: &str, bounds: Bounds) -> String {
    let Bounds { low, high } = bounds;
    format!("countIf(isNotNull({metric}) AND NOT ifNull({metric} BETWEEN {low} AND {high}, 0))")
}

pub(super) fn add_up(types: &[OfType], metrics: &[&str], devices: u64) -> Totals {
    let mut totals = Totals {
        devices,
        ..Totals::default()
    };
    for of_type in types {
        totals.events += of_type.events;
        totals.temperature_outliers += of_type.temperature_outliers;
        totals.pressure_outliers += of_type.pressure_outliers;
        for (metric, came) in metrics.iter().zip(&of_type.came) {
            match *metric {
                "temperature" => totals.temperatures += came,
                "pressure" => totals.pressures += came,
                _ => {}
            }
            if is_due(&of_type.device_type, metric) {
                totals.due += of_type.events;
                totals.came += came;
            }
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_device_is_not_due_to_send_is_not_missed() {
        let of_type = |device_type: &str, came: [u64; 2]| OfType {
            device_type: device_type.to_owned(),
            events: 10,
            came: came.to_vec(),
            temperature_outliers: 1,
            pressure_outliers: 0,
        };
        let metrics = ["temperature", "pressure"];
        let complete = [
            of_type("temperature-sensor", [10, 0]),
            of_type("pressure-sensor", [0, 10]),
            of_type("multi-sensor", [10, 10]),
        ];
        let totals = add_up(&complete, &metrics, 3);
        assert_eq!((totals.due, totals.came), (40, 40));
        assert_eq!(
            (totals.events, totals.temperatures, totals.temperature_outliers),
            (30, 20, 3)
        );
        let totals = add_up(&[of_type("multi-sensor", [10, 5])], &metrics, 1);
        assert_eq!((totals.due, totals.came), (20, 15));
    }
}
