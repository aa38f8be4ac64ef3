//! [`QuietHours`]: from when to when a rule holds alerts back, in a time zone.

use jiff::{Timestamp, civil::Time};

use super::{AlertError, AlertSeverity};
use crate::cron::CronSchedule;

/// From when to when, each day, a rule holds alerts back. What is held is told of in one alert when they end.
///
/// The clock of the zone counts. A time that a clock change leaves out is the first instant after the gap, one that happens twice is
/// the first of the two, as with schedules.
///
/// ```
/// use edge_assets::alert::{AlertSeverity, QuietHours};
/// let night = QuietHours::daily("22:00", "07:00", "Europe/Zurich")?.passing(AlertSeverity::Error);
/// let midnight = "2026-11-26T23:00:00Z".parse()?;
/// assert!(night.holds(AlertSeverity::Warning, midnight) && !night.holds(AlertSeverity::Error, midnight));
/// assert_eq!(night.until(midnight), Some("2026-11-27T06:00:00Z".parse()?));
/// assert_eq!(night.until("2026-11-27T06:00:00Z".parse()?), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct QuietHours {
    from: Time,
    to: Time,
    zone: String,
    starts: CronSchedule,
    ends: CronSchedule,
    passing: AlertSeverity,
}

impl QuietHours {
    /// Each day from one time to another one, as `HH:MM`; over midnight when the second is the earlier. What is critical passes.
    ///
    /// # Errors
    /// [`AlertError::Setting`] when a time is none, both are the same, or the zone is unknown.
    pub fn daily(from: &str, to: &str, zone: &str) -> Result<Self, AlertError> {
        let (from, to) = (time(from)?, time(to)?);
        if from == to {
            let text = format!(
                "quiet hours from {0} to {0} are all day, or never; silence the rule, or take other times",
                short(from)
            );
            return Err(AlertError::Setting(text));
        }
        let schedule = |time: Time| {
            let daily = format!("{} {} * * *", time.minute(), time.hour());
            CronSchedule::parse(&daily, zone).map_err(|error| AlertError::Setting(format!("quiet hours: {error}")))
        };
        Ok(Self {
            from,
            to,
            zone: zone.to_owned(),
            starts: schedule(from)?,
            ends: schedule(to)?,
            passing: AlertSeverity::Critical,
        })
    }

    /// Sets what passes nevertheless: what is at least so severe.
    #[must_use]
    pub fn passing(mut self, least: AlertSeverity) -> Self {
        self.passing = least;
        self
    }

    /// When they begin, as `HH:MM`.
    #[must_use]
    pub fn from(&self) -> String {
        short(self.from)
    }

    /// When they end, as `HH:MM`.
    #[must_use]
    pub fn to(&self) -> String {
        short(self.to)
    }

    /// The zone, by its IANA name.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// What passes: what is at least so severe.
    #[must_use]
    pub fn least_passing(&self) -> AlertSeverity {
        self.passing
    }

    /// The end of the quiet hours that an instant is in; nothing when it is in none.
    #[must_use]
    pub fn until(&self, now: Timestamp) -> Option<Timestamp> {
        let end = self.ends.next_after(now)?;
        // Within them, they end before they begin again.
        let is_quiet = self.starts.next_after(now).is_none_or(|start| end < start);
        is_quiet.then_some(end)
    }

    /// Whether an alert so severe is held back at an instant.
    #[must_use]
    pub fn holds(&self, severity: AlertSeverity, now: Timestamp) -> bool {
        severity < self.passing && self.until(now).is_some()
    }
}

fn short(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn time(text: &str) -> Result<Time, AlertError> {
    let parts = text.split_once(':').filter(|(hour, minute)| {
        let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number(hour) && minute.len() == 2 && is_number(minute)
    });
    let read = parts.and_then(|(hour, minute)| Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok());
    read.ok_or_else(|| AlertError::Setting(format!("`{text}` is no time of day; write `22:00`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn until(quiet: &QuietHours, now: &str) -> Option<String> {
        quiet.until(at(now)).map(|end| end.to_string())
    }

    #[test]
    fn hours_within_a_day_and_over_midnight_end_when_they_say() {
        let night = QuietHours::daily("22:00", "07:00", "UTC").unwrap();
        assert_eq!(until(&night, "2026-11-26T21:59:59Z"), None);
        assert_eq!(
            until(&night, "2026-11-26T22:00:00Z").as_deref(),
            Some("2026-11-27T07:00:00Z")
        );
        assert_eq!(
            until(&night, "2026-11-27T06:59:59Z").as_deref(),
            Some("2026-11-27T07:00:00Z")
        );
        assert_eq!(until(&night, "2026-11-27T07:00:00Z"), None);
        let lunch = QuietHours::daily("12:00", "13:30", "UTC").unwrap();
        assert_eq!(until(&lunch, "2026-11-26T11:59:00Z"), None);
        assert_eq!(
            until(&lunch, "2026-11-26T12:00:00Z").as_deref(),
            Some("2026-11-26T13:30:00Z")
        );
        assert_eq!(until(&lunch, "2026-11-26T13:30:00Z"), None);
    }

    #[test]
    fn the_clock_of_the_zone_counts_through_its_changes() {
        let night = QuietHours::daily("22:00", "07:00", "Europe/Zurich").unwrap();
        // The night in which the clock goes forward has an hour less, the one in which it goes back an hour more.
        assert_eq!(
            until(&night, "2026-03-28T21:00:00Z").as_deref(),
            Some("2026-03-29T05:00:00Z")
        );
        assert_eq!(
            until(&night, "2026-10-24T20:00:00Z").as_deref(),
            Some("2026-10-25T06:00:00Z")
        );
        // From 2:30 on 29 March there is no such time: it begins at 3:00, the first instant after the gap.
        let early = QuietHours::daily("02:30", "05:00", "Europe/Zurich").unwrap();
        assert_eq!(until(&early, "2026-03-29T00:59:59Z"), None);
        assert_eq!(
            until(&early, "2026-03-29T01:00:00Z").as_deref(),
            Some("2026-03-29T03:00:00Z")
        );
        // On 25 October 2:30 happens twice: it ends the first time, and is not quiet again.
        let late = QuietHours::daily("23:00", "02:30", "Europe/Zurich").unwrap();
        assert_eq!(
            until(&late, "2026-10-25T00:29:59Z").as_deref(),
            Some("2026-10-25T00:30:00Z")
        );
        for noisy in ["2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:15:00Z"] {
            assert_eq!(until(&late, noisy), None, "{noisy}");
        }
    }

    #[test]
    fn hours_within_a_gap_are_none_that_day() {
        let gone = QuietHours::daily("02:15", "02:45", "Europe/Zurich").unwrap();
        for now in ["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z"] {
            assert_eq!(until(&gone, now), None, "{now}");
        }
        assert_eq!(
            until(&gone, "2026-03-30T00:20:00Z").as_deref(),
            Some("2026-03-30T00:45:00Z")
        );
    }

    #[test]
    fn refusals_name_the_fault() {
        let refused = |from, to, zone| QuietHours::daily(from, to, zone).unwrap_err().to_string();
        assert!(refused("22:00", "7", "UTC").starts_with("`7` is no time of day"));
        assert!(refused("24:00", "07:00", "UTC").starts_with("`24:00` is no time of day"));
        assert!(refused("+1:00", "07:00", "UTC").starts_with("`+1:00` is no time of day"));
        assert!(refused("07:00", "7:00", "UTC").contains("all day, or never; silence"));
        assert!(refused("22:00", "07:00", "Zurich").contains("there is no time zone `Zurich`"));
    }
}
