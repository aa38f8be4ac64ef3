//! [`Status`]: what a device says of itself, from thresholds on its readings.

use super::Readings;

/// The state that a device reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// All readings are as usual.
    Ok,
    /// A reading passed its first threshold.
    Warn,
    /// A reading passed its second threshold.
    Critical,
    /// A sensor that should send does not.
    Error,
}

impl Status {
    /// The name in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warn => "WARN",
            Self::Critical => "CRITICAL",
            Self::Error => "ERROR",
        }
    }

    /// The worst that the readings give; `lost` when the main sensors are silent.
    #[must_use]
    pub fn of(readings: &Readings, lost: bool) -> Self {
        if lost {
            return Self::Error;
        }
        let above = |value: Option<f32>, warn: f32, critical: f32| match value {
            Some(value) if value > critical => Self::Critical,
            Some(value) if value > warn => Self::Warn,
            Some(_) | None => Self::Ok,
        };
        let below = |value: Option<f32>, warn: f32, critical: f32| above(value.map(|v| -v), -warn, -critical);
        [
            above(readings.temperature, 35.0, 40.0),
            above(readings.pressure, 1050.0, 1070.0),
            above(readings.humidity, 85.0, 95.0),
            above(readings.co2, 1500.0, 2500.0),
            above(readings.vibration, 4.0, 7.0),
            below(readings.voltage, 3.0, 2.7),
            below(readings.signal_strength, -90.0, -100.0),
            below(readings.battery_level, 20.0, 10.0),
        ]
        .into_iter()
        .max()
        .unwrap_or(Self::Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_passed_not_reached_and_the_worst_one_counts() {
        let with = |temperature: f32, pressure: f32, battery: f32| Readings {
            temperature: Some(temperature),
            pressure: Some(pressure),
            battery_level: Some(battery),
            ..Readings::default()
        };
        let cases = [
            (with(35.0, 1050.0, 20.0), Status::Ok),
            (with(35.1, 1000.0, 90.0), Status::Warn),
            (with(40.1, 1000.0, 90.0), Status::Critical),
            (with(20.0, 1050.5, 90.0), Status::Warn),
            (with(20.0, 1070.5, 90.0), Status::Critical),
            (with(20.0, 1000.0, 19.9), Status::Warn),
            (with(36.0, 1000.0, 9.9), Status::Critical),
            (Readings::default(), Status::Ok),
        ];
        for (readings, expected) in cases {
            assert_eq!(Status::of(&readings, false), expected, "{readings:?}");
        }
        assert_eq!(Status::of(&with(20.0, 1000.0, 90.0), true), Status::Error);
    }
}
