//! [`PipelineSettings`]: what the assets themselves can be told. A resource, so that each asset says that it needs it.

use std::time::Duration;

use edge_assets::Resource;
use jiff::{Timestamp, tz::TimeZone};

use super::place::Places;

/// The lowest and the highest value that is believed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Values below are outliers.
    pub low: f64,
    /// Values above are outliers.
    pub high: f64,
}

/// What the assets can be told.
#[derive(Debug, Clone, PartialEq)]
pub struct PipelineSettings {
    /// Whether times in the cache end in `Z`. Readers of the earlier version expect none.
    pub zone_suffix: bool,
    /// °C.
    pub temperature: Bounds,
    /// hPa.
    pub pressure: Bounds,
    /// Completeness below this percentage is a failed check.
    pub completeness: f64,
    /// More outliers than this percentage of all events are a failed check.
    pub outliers: f64,
    /// More events than this in a minute are a high volume.
    pub high_volume: u64,
    /// Events are stale when the newest one is older than this.
    pub stale_after: Duration,
    /// The time zone of the schedules.
    pub timezone: String,
}

impl Default for PipelineSettings {
    fn default() -> Self {
        Self {
            zone_suffix: false,
            temperature: Bounds {
                low: -50.0,
                high: 100.0,
            },
            pressure: Bounds {
                low: 300.0,
                high: 1100.0,
            },
            completeness: 95.0,
            outliers: 1.0,
            high_volume: 1_000,
            stale_after: Duration::from_secs(300),
            timezone: "UTC".to_owned(),
        }
    }
}

impl Resource for PipelineSettings {
    fn name(&self) -> &'static str {
        "pipeline settings"
    }
}

impl PipelineSettings {
    pub(super) fn read(places: &mut Places<'_>) -> Self {
        let default = Self::default();
        let mut bounds = |metric: &str, default: Bounds| {
            let mut bound = |end: &str| places.value(&format!("EDGE_{metric}_{end}"), "a number such as -50");
            let found = Bounds {
                low: bound("MIN").unwrap_or(default.low),
                high: bound("MAX").unwrap_or(default.high),
            };
            if found.low >= found.high {
                let (low, high) = (found.low, found.high);
                places.faults.push(format!(
                    "`EDGE_{metric}_MIN` is {low} and `EDGE_{metric}_MAX` is {high}; give a lower bound below the upper one"
                ));
            }
            found
        };
        let temperature = bounds("TEMPERATURE", default.temperature);
        let pressure = bounds("PRESSURE", default.pressure);
        let timezone = places.text("EDGE_TIMEZONE").unwrap_or(default.timezone);
        if let Err(error) = TimeZone::get(&timezone) {
            places.faults.push(format!(
                "`EDGE_TIMEZONE`: {error}; give an IANA name such as `Europe/Berlin`"
            ));
        }
        let stale_after = places.value("EDGE_STALE_AFTER_SECONDS", "a whole number of seconds");
        Self {
            zone_suffix: places.switch("EDGE_TIME_SUFFIX_Z").unwrap_or(default.zone_suffix),
            temperature,
            pressure,
            completeness: places
                .value("EDGE_COMPLETENESS_MIN", "a percentage such as 95")
                .unwrap_or(default.completeness),
            outliers: places
                .value("EDGE_OUTLIERS_MAX", "a percentage such as 1")
                .unwrap_or(default.outliers),
            high_volume: places
                .value("EDGE_HIGH_VOLUME_EVENTS", "a whole number of events")
                .unwrap_or(default.high_volume),
            stale_after: stale_after.map_or(default.stale_after, Duration::from_secs),
            timezone,
        }
    }

    /// A time as the cache's readers parse it: `2026-11-22T09:00:00`.
    #[must_use]
    pub fn second_text(&self, at: Timestamp) -> String {
        self.with_suffix(at.strftime("%Y-%m-%dT%H:%M:%S").to_string())
    }

    /// A time with microseconds: `2026-11-22T09:00:00.000000`.
    #[must_use]
    pub fn microsecond_text(&self, at: Timestamp) -> String {
        self.with_suffix(at.strftime("%Y-%m-%dT%H:%M:%S.%6f").to_string())
    }

    fn with_suffix(&self, mut text: String) -> String {
        if self.zone_suffix {
            text.push('Z');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_no_zone_suffix_unless_it_is_asked_for() {
        let at: Timestamp = "2026-11-22T09:00:00.1234567Z".parse().unwrap();
        let plain = PipelineSettings::default();
        assert_eq!(plain.second_text(at), "2026-11-22T09:00:00");
        assert_eq!(plain.microsecond_text(at), "2026-11-22T09:00:00.123456");
        let whole = "2026-11-22T09:00:00Z".parse().unwrap();
        assert_eq!(plain.microsecond_text(whole), "2026-11-22T09:00:00.000000");
        let zoned = PipelineSettings {
            zone_suffix: true,
            ..plain
        };
        assert_eq!(zoned.second_text(at), "2026-11-22T09:00:00Z");
        assert_eq!(zoned.microsecond_text(whole), "2026-11-22T09:00:00.000000Z");
    }
}
