//! [`Readings`]: the ten metrics of one device at one instant.

use std::f64::consts::TAU;

use super::{Anomaly, fleet::Device};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The pressure at sea level, in hPa.
const SEA_LEVEL: f64 = 1013.25;

/// The ten metrics; what a device does not send, or lost, is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Readings {
    /// °C.
    pub temperature: Option<f32>,
    /// hPa.
    pub pressure: Option<f32>,
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

impl Readings {
    /// What `device` reads at an instant; `tick` is the number of the event.
    pub(super) fn take(device: &Device, at_ms: i64, tick: u64, anomaly: Option<Anomaly>) -> Self {
        // A stuck sensor repeats what it read when it got stuck, its noise included.
        let (at, jitter_of) = match anomaly {
            Some(Anomaly::Stuck(since)) => (since, u64::MAX),
            Some(Anomaly::Spike(_) | Anomaly::Dropout | Anomaly::Drift(_)) | None => (at_ms, tick),
        };
        let (push, kept) = match anomaly {
            Some(Anomaly::Spike(size)) => (size, true),
            Some(Anomaly::Drift(way)) => (way * 12.0, true),
            Some(Anomaly::Dropout) => (0.0, false),
            Some(Anomaly::Stuck(_)) | None => (0.0, true),
        };
        let curve = Curve {
            device,
            at,
            tick: jitter_of,
        };
        let (warm, lit, busy) = (curve.warmth(), curve.daylight(), curve.business());
        let temperature = device.temperature
            + device.temperature_swing * warm
            + 1.5 * device.weather.at(0).wander(at, 9 * HOUR_MS)
            + 0.8 * curve.wander(0, HOUR_MS)
            + 0.25 * curve.jitter(0)
            + 1.6 * push;
        let pressure = SEA_LEVEL
            + device.pressure_offset
            + 14.0 * device.weather.at(1).wander(at, 36 * HOUR_MS)
            + 2.0 * curve.wander(1, 3 * HOUR_MS)
            + 0.4 * curve.jitter(1)
            + 3.0 * push;
        let humidity = device.humidity - 8.0 * warm + 6.0 * curve.wander(2, 5 * HOUR_MS) + 0.8 * curve.jitter(2);
        let voltage =
            device.voltage + 0.03 * curve.wander(3, 7 * HOUR_MS) + 0.008 * curve.jitter(3) - 0.01 * push.abs();
        let light = device.light * lit * (1.0 + 0.2 * curve.wander(4, HOUR_MS)) + 4.0 * curve.jitter(4).abs();
        let co2 = device.co2 + 260.0 * busy + 40.0 * curve.wander(5, 2 * HOUR_MS) + 8.0 * curve.jitter(5);
        let vibration = device.vibration * (0.4 + 0.6 * busy) + 0.12 * curve.jitter(6) + 0.35 * push.abs();
        let power = device.power * (0.5 + 0.5 * busy) * (1.0 + 0.1 * curve.wander(7, HOUR_MS)) + 0.5 * curve.jitter(7);
        let signal = device.signal + 5.0 * curve.wander(8, 2 * HOUR_MS) + 1.5 * curve.jitter(8);
        let main = |value: f64, low: f64, high: f64| kept.then(|| centi(value.clamp(low, high)));
        let kind = device.device_type;
        Self {
            temperature: main(temperature, -50.0, 150.0).filter(|_| kind.sends_temperature()),
            pressure: main(pressure, 300.0, 1200.0).filter(|_| kind.sends_pressure()),
            humidity: main(humidity, 0.0, 100.0),
            voltage: Some(centi(voltage.clamp(0.0, 5.0))),
            light_intensity: Some(centi(light.max(0.0))),
            co2: main(co2, 300.0, 5000.0),
            vibration: main(vibration, 0.0, 50.0),
            power_consumption: Some(centi(power.max(0.1))),
            signal_strength: Some(centi(signal.clamp(-110.0, -20.0))),
            battery_level: Some(centi(curve.battery())),
        }
    }
}

/// The curves of a device around an instant.
struct Curve<'a> {
    device: &'a Device,
    at: i64,
    tick: u64,
}

impl Curve<'_> {
    fn wander(&self, metric: u64, period_ms: i64) -> f64 {
        self.device.noise.at(100 + metric).wander(self.at, period_ms)
    }

    fn jitter(&self, metric: u64) -> f64 {
        self.device.noise.at(200 + metric).at(self.tick).bell()
    }

    fn hour(&self) -> f64 {
        self.at.rem_euclid(DAY_MS) as f64 / HOUR_MS as f64
    }

    /// -1 in the coldest hour, 1 in the warmest.
    fn warmth(&self) -> f64 {
        ((self.hour() - self.device.warmest_hour) / 24.0 * TAU).cos()
    }

    /// 0 in the night, 1 at noon.
    fn daylight(&self) -> f64 {
        ((self.hour() - 12.5) / 24.0 * TAU).cos().max(0.0)
    }

    /// Near 0 outside working hours, 1 within them, with ramps of about an hour.
    fn business(&self) -> f64 {
        let ramp = |hours: f64| hours.clamp(0.0, 1.0);
        ramp(self.hour() - 6.5).min(ramp(18.5 - self.hour()))
    }

    /// From 100 down to 5 percent, then charged again.
    fn battery(&self) -> f64 {
        let life = self.at as f64 / DAY_MS as f64 / self.device.battery_days + self.device.battery_phase;
        100.0 - 95.0 * (life - life.floor())
    }
}

/// Rounds to the two decimals that sensors send.
#[expect(
    clippy::cast_possible_truncation,
    reason = "readings lie far within the range of `f32`"
)]
fn centi(value: f64) -> f32 {
    ((value * 100.0).round() / 100.0) as f32
}
