//! [`Event`]: one row of the table `events`.

use serde::Serialize;

use super::{
    Anomaly, Readings, Status,
    fleet::{Device, LOCATIONS},
};

/// One row of the table `events`, with the columns of the table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, clickhouse::Row)]
pub struct Event<'a> {
    /// Milliseconds since 1970, UTC.
    pub timestamp: i64,
    /// The device.
    pub device_id: &'a str,
    /// Its type.
    pub device_type: &'a str,
    /// Where it stands.
    pub location: &'a str,
    /// °C.
    pub temperature: Option<f32>,
    /// hPa.
    pub pressure: Option<f32>,
    /// `OK`, `WARN`, `CRITICAL` or `ERROR`.
    pub status: &'a str,
    /// The device's own count, from 1.
    pub msg_id: u64,
    /// Percent.
    pub humidity: Option<f32>,
    /// Volts.
    pub voltage: Option<f32>,
    /// Lux.
    pub light_intensity: Option<f32>,
    /// Parts per million.
    pub co2: Option<f32>,
    /// Millimeters per second.
    pub vibration: Option<f32>,
    /// Watts.
    pub power_consumption: Option<f32>,
    /// dBm.
    pub signal_strength: Option<f32>,
    /// Percent.
    pub battery_level: Option<f32>,
}

impl<'a> Event<'a> {
    /// What `device` sends at an instant as its message number `msg_id`.
    #[must_use]
    pub fn new(device: &'a Device, at_ms: i64, msg_id: u64) -> Self {
        let anomaly = Anomaly::of(device.noise.at(1), at_ms, msg_id);
        let readings = Readings::take(device, at_ms, msg_id, anomaly);
        let lost = matches!(anomaly, Some(Anomaly::Dropout));
        Self {
            timestamp: at_ms,
            device_id: &device.id,
            device_type: device.device_type.name(),
            location: LOCATIONS[device.location],
            temperature: readings.temperature,
            pressure: readings.pressure,
            status: Status::of(&readings, lost).name(),
            msg_id,
            humidity: readings.humidity,
            voltage: readings.voltage,
            light_intensity: readings.light_intensity,
            co2: readings.co2,
            vibration: readings.vibration,
            power_consumption: readings.power_consumption,
            signal_strength: readings.signal_strength,
            battery_level: readings.battery_level,
        }
    }
}
