//! The metrics of telemetry: their columns, and which of them a type of device is due to send.

use crate::catalog::Table;

/// The columns of metrics, in the order of the table.
pub const METRICS: [&str; 10] = [
    "temperature",
    "pressure",
    "humidity",
    "voltage",
    "light_intensity",
    "co2",
    "vibration",
    "power_consumption",
    "signal_strength",
    "battery_level",
];

/// Whether a device of this type is due to send a metric.
#[must_use]
pub fn is_due(device_type: &str, metric: &str) -> bool {
    match device_type {
        "temperature-sensor" => metric != "pressure",
        "pressure-sensor" => metric != "temperature",
        _ => true,
    }
}

/// Whether a table of events has all metrics, and can say of each that it was not sent.
#[must_use]
pub fn all_can_be_absent(events: &Table) -> bool {
    METRICS.iter().all(|metric| {
        events
            .columns
            .get(*metric)
            .is_some_and(|kind| kind == "Nullable(Float32)")
    })
}

/// Whether it is known what a type of device sends.
#[must_use]
pub fn is_known(device_type: &str) -> bool {
    matches!(device_type, "temperature-sensor" | "pressure-sensor" | "multi-sensor")
}
