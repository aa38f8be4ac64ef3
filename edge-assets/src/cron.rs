//! [`CronSchedule`]: five-field cron expressions in a time zone. Pure: the instants come from the caller.
//!
//! The `croner` crate parses and matches; it is asked only in civil time, without a zone. The zone and its clock changes
//! are handled here: a time that falls into a gap fires at the first instant after the gap, a time that happens twice
//! fires the first time only, and the instants strictly increase.

use std::{fmt, time::Duration};

use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{AmbiguousOffset, TimeZone},
};

/// An expression that does not fire within this many years never does: February 29 on a given weekday returns within 40.
const HORIZON_YEARS: i16 = 41;

/// Where the calendar is looked at. It repeats every 400 years; any start serves, this one precedes a leap year.
const START: DateTime = DateTime::constant(2027, 1, 1, 0, 0, 0, 0);

/// So many intervals are looked at for the shortest one.
const INTERVALS: usize = 400;

/// A five-field cron expression in a time zone.
///
/// ```
/// use edge_assets::cron::CronSchedule;
/// let schedule = CronSchedule::parse("30 2 * * *", "Europe/Berlin")?;
/// // 2026-03-29 has no 02:30 in Berlin: the clock jumps from 02:00 to 03:00.
/// let next = schedule.next_after("2026-03-28T12:00:00Z".parse()?).unwrap();
/// assert_eq!(next.to_string(), "2026-03-29T01:00:00Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct CronSchedule {
    cron: Cron,
    text: String,
    zone: TimeZone,
}

/// Why an expression is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CronError {
    /// The expression has not five fields.
    #[error("cron expression `{expression}` has {found} fields; write five: minute, hour, day, month, weekday")]
    Fields {
        /// The expression.
        expression: String,
        /// How many fields it has.
        found: usize,
    },
    /// A field is not understood.
    #[error("cron expression `{expression}`: {reason}")]
    Syntax {
        /// The expression.
        expression: String,
        /// What is wrong.
        reason: String,
    },
    /// There is no such instant.
    #[error("cron expression `{expression}` never fires; there is no such date")]
    Never {
        /// The expression.
        expression: String,
    },
    /// The zone is unknown.
    #[error("there is no time zone `{0}`; write an IANA name such as `Europe/Berlin` or `UTC`")]
    Zone(String),
}

impl CronSchedule {
    /// Parses an expression and a time zone by its IANA name.
    ///
    /// # Errors
    /// [`CronError`] when the expression has not five valid fields, never fires, or the zone is unknown.
    pub fn parse(expression: &str, zone: &str) -> Result<Self, CronError> {
        let text = expression.to_owned();
        let found = expression.split_whitespace().count();
        if found != 5 {
            return Err(CronError::Fields {
                expression: text,
                found,
            });
        }
        let zone = TimeZone::get(zone).map_err(|_| CronError::Zone(zone.to_owned()))?;
        let parser = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .year(Year::Disallowed)
            .build();
        let cron = parser.parse(expression).map_err(|error| CronError::Syntax {
            expression: text.clone(),
            reason: error.to_string(),
        })?;
        let schedule = Self { cron, text, zone };
        if schedule.next_civil(START).is_none() {
            return Err(CronError::Never {
                expression: schedule.text,
            });
        }
        Ok(schedule)
    }

    /// The expression as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first instant after `after` at which the schedule fires; `None` at the end of representable time.
    #[must_use]
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        // The first pass of a repeated time, and the end of a gap, keep the order of civil times; so nothing that stands
        // before the local time of `after` can fire after it. What stands after it may still lie in a first pass.
        let mut civil = after.to_zoned(self.zone.clone()).datetime();
        loop {
            civil = self.next_civil(civil)?;
            let instant = self.instant_of(civil)?;
            if instant > after {
                return Some(instant);
            }
        }
    }

    /// The shortest time between two instants, as far as the calendar of the first hundreds of them shows; clock changes are left
    /// out. `None` when there are less than two.
    #[must_use]
    pub fn shortest_interval(&self) -> Option<Duration> {
        let mut last = self.next_civil(START)?;
        let mut shortest = None;
        for _ in 0..INTERVALS {
            let Some(next) = self.next_civil(last) else {
                break;
            };
            let interval = Duration::try_from(next.duration_since(last)).ok();
            shortest = shortest.min(interval).or(interval);
            if shortest <= Some(Duration::from_secs(60)) {
                break;
            }
            last = next;
        }
        shortest
    }

    fn next_civil(&self, after: DateTime) -> Option<DateTime> {
        let horizon = after.year().saturating_add(HORIZON_YEARS);
        let next = self.cron.find_next_occurrence(&after, false).ok()?;
        (next > after && next.year() <= horizon).then_some(next)
    }

    fn instant_of(&self, civil: DateTime) -> Option<Timestamp> {
        let ambiguous = self.zone.to_ambiguous_timestamp(civil);
        match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => ambiguous.earlier().ok(),
            AmbiguousOffset::Gap { after, .. } => {
                // With the offset after the gap, the time lies before it; the next transition is the gap's end.
                let before_gap = after.to_timestamp(civil).ok()?;
                self.zone
                    .following(before_gap)
                    .next()
                    .map(|transition| transition.timestamp())
            }
        }
    }
}

impl fmt::Debug for CronSchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "CronSchedule({} {})",
            self.text,
            self.zone.iana_name().unwrap_or("UTC")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(expression: &str, zone: &str, after: &str, count: usize) -> Vec<String> {
        let schedule = CronSchedule::parse(expression, zone).unwrap();
        let mut at: Timestamp = after.parse().unwrap();
        let mut fired = Vec::new();
        for _ in 0..count {
            at = schedule.next_after(at).unwrap();
            fired.push(at.to_string());
        }
        fired
    }

    #[test]
    fn a_gap_fires_once_at_its_end_and_an_overlap_once_at_its_first_pass() {
        assert_eq!(
            next("30 2,3 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2),
            ["2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z"]
        );
        assert_eq!(
            next("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2),
            ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
        );
    }

    #[test]
    fn every_minute_fires_each_civil_minute_once() {
        let fired = next("* * * * *", "Europe/Berlin", "2026-10-25T00:58:00Z", 3);
        assert_eq!(
            fired,
            ["2026-10-25T00:59:00Z", "2026-10-25T02:00:00Z", "2026-10-25T02:01:00Z"]
        );
        assert_eq!(
            next("*/5 * * * *", "UTC", "2026-11-22T09:04:59Z", 1),
            ["2026-11-22T09:05:00Z"]
        );
    }

    #[test]
    fn instants_strictly_increase_through_every_change_of_a_year() {
        for zone in [
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Africa/Casablanca",
            "UTC",
        ] {
            let schedule = CronSchedule::parse("*/20 1-3 * * *", zone).unwrap();
            let mut at: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
            for _ in 0..3_400 {
                let next = schedule.next_after(at).unwrap();
                assert!(next > at, "{zone} {at}");
                at = next;
            }
        }
    }

    #[test]
    fn the_shortest_interval_is_that_of_the_calendar() {
        for (expression, seconds) in [
            ("* * * * *", 60),
            ("*/20 * * * *", 1_200),
            ("0 9,11,12 * * *", 3_600),
            ("0 0,23 * * *", 3_600),
            ("0 0,23 1 * *", 23 * 3_600),
            ("0 6 * * MON-FRI", 86_400),
            ("0 0 1 * *", 28 * 86_400),
            ("0 0 29 2 *", 1_461 * 86_400),
        ] {
            let schedule = CronSchedule::parse(expression, "Europe/Berlin").unwrap();
            let expected = Some(Duration::from_secs(seconds));
            assert_eq!(schedule.shortest_interval(), expected, "{expression}");
        }
    }

    #[test]
    fn refusals_name_the_fault() {
        for (expression, zone, part) in [
            ("* * * *", "UTC", "has 4 fields"),
            ("0 0 * * * *", "UTC", "has 6 fields"),
            ("61 * * * *", "UTC", "61 * * * *"),
            ("0 0 30 2 *", "UTC", "never fires"),
            ("0 0 31 4,6,9,11 *", "UTC", "never fires"),
            ("* * * * *", "Europe/Berlim", "no time zone"),
        ] {
            let error = CronSchedule::parse(expression, zone).unwrap_err().to_string();
            assert!(error.contains(part), "{expression}: {error}");
        }
        assert!(CronSchedule::parse("0 0 29 2 *", "UTC").is_ok());
    }
}
