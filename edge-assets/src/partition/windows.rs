//! [`Windows`]: the windows of one definition at an instant, with their numbers and keys.

use std::sync::Arc;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Weekday},
    fmt::strtime::BrokenDownTime,
};

use super::{
    PartitionError, PartitionSet, PartitionsDefinition,
    cadence::{Cadence, parse_local},
    calendar::Calendar,
    days::DayRule,
};
use crate::cron::CronSchedule;

/// A stretch of time: from `start` to before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Window {
    /// Its first instant.
    pub start: Timestamp,
    /// The first instant after it.
    pub end: Timestamp,
}

/// The windows of one definition, numbered from its start, excluded ones included.
pub(super) struct Windows {
    calendar: Calendar,
    format: &'static str,
    /// So many have begun.
    pub(super) begun: u64,
    /// So many are over.
    pub(super) over: u64,
    /// So many there will ever be, as far as the calendar goes.
    pub(super) known: u64,
    excluded: PartitionSet,
}

impl Windows {
    pub(super) fn of(definition: &PartitionsDefinition, now: Timestamp) -> Result<Option<Arc<Self>>, PartitionError> {
        let Some(cadence) = Cadence::of(definition)? else {
            return Ok(None);
        };
        let (format, end) = (cadence.format, cadence.end);
        let calendar = Calendar::new(cadence, now)?;
        let known = end.map_or(calendar.total(), |end| calendar.before(calendar.instant(end)));
        let begun = calendar.before(now.as_second().saturating_add(1));
        let mut windows = Self {
            calendar,
            format,
            begun: begun.min(known),
            over: begun.saturating_sub(1).min(known),
            known,
            excluded: PartitionSet::new(),
        };
        for exclusion in definition.exclusions {
            let excluded = windows.excluded_by(exclusion)?;
            windows.excluded = windows.excluded.union(&excluded);
        }
        Ok(Some(Arc::new(windows)))
    }

    /// Those up to a number that are not excluded.
    pub(super) fn up_to(&self, end: u64) -> PartitionSet {
        PartitionSet::from(0..end).difference(&self.excluded)
    }

    /// All that the calendar knows, also those to come.
    pub(super) fn known(&self) -> PartitionSet {
        self.up_to(self.known)
    }

    pub(super) fn start(&self, number: u64) -> i64 {
        self.calendar.start(number)
    }

    pub(super) fn before(&self, seconds: i64) -> u64 {
        self.calendar.before(seconds)
    }

    /// The first window that begins no earlier than a local time.
    pub(super) fn at_local(&self, local: DateTime) -> u64 {
        self.before(self.calendar.instant(local))
    }

    pub(super) fn window(&self, number: u64) -> Window {
        let at = |seconds| Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
        Window {
            start: at(self.start(number)),
            end: at(self.start(number.saturating_add(1))),
        }
    }

    pub(super) fn key(&self, number: u64) -> String {
        let (local, is_second) = self.calendar.local(self.start(number));
        let mut key = self.print(local);
        if is_second {
            key.push('b');
        }
        key
    }

    /// The local time at which a window begins.
    pub(super) fn local(&self, number: u64) -> DateTime {
        self.calendar.local(self.start(number)).0
    }

    /// The number of a key.
    pub(super) fn index_of(&self, key: &str) -> Result<u64, PartitionError> {
        let number = self.number_of(key)?;
        if self.excluded.contains(number) {
            return Err(PartitionError::unknown(key, "the definition excludes it"));
        }
        Ok(number)
    }

    /// The number of a key, which may be excluded.
    pub(super) fn number_of(&self, key: &str) -> Result<u64, PartitionError> {
        let form = || PartitionError::Form {
            key: key.to_owned(),
            form: format!("`{}`", self.example()),
        };
        let (text, second) = match key.strip_suffix('b') {
            Some(text) if self.parse(text).is_some() => (text, true),
            _ => (key, false),
        };
        let local = self.parse(text).ok_or_else(form)?;
        if self.print(local) != text {
            return Err(form());
        }
        let at = match self.calendar.second_pass(local) {
            Some(later) if second => later,
            None if second => {
                return Err(PartitionError::unknown(
                    key,
                    "the clock shows that time only once; take the `b` off",
                ));
            }
            _ => self.calendar.instant(local),
        };
        let number = self.before(at);
        let unknown = |why: String| Err(PartitionError::unknown(key, why));
        if number >= self.known && self.known < self.calendar.total() {
            // The definition ends there.
            return match self.known.checked_sub(1) {
                Some(last) => unknown(format!("the last one is {}", self.key(last))),
                None => unknown("there is none at all".to_owned()),
            };
        }
        if number >= self.known {
            return unknown("it lies in the future".to_owned());
        }
        let found = self.key(number);
        if found != key {
            if number == 0 && local < self.local(0) {
                return unknown(format!("the first one is {found}"));
            }
            return unknown(format!("none begins then; the next one is {found}"));
        }
        if number >= self.begun {
            return unknown("it lies in the future".to_owned());
        }
        Ok(number)
    }

    /// Whether a window begins in the second pass of a time that happens twice.
    pub(super) fn is_second(&self, number: u64) -> bool {
        self.calendar.local(self.start(number)).1
    }

    /// The first window that begins no earlier than the time that a key says.
    pub(super) fn number_at(&self, key: &str) -> Option<u64> {
        let local = self.parse(key)?;
        Some(self.at_local(local))
    }

    /// What keys look like.
    pub(super) fn example(&self) -> String {
        self.print(DateTime::constant(2026, 1, 31, 23, 0, 0, 0))
    }

    pub(super) fn print(&self, local: DateTime) -> String {
        // The format was looked at by `check_definition`; one that was not may hold a conversion that needs a zone.
        BrokenDownTime::from(local)
            .to_string(self.format)
            .unwrap_or_else(|_| local.to_string())
    }

    pub(super) fn parse(&self, text: &str) -> Option<DateTime> {
        parse(self.format, text)
    }

    pub(super) fn excluded_by(&self, text: &'static str) -> Result<PartitionSet, PartitionError> {
        if let Some(local) = parse_local(text) {
            let is_time = text.contains(['T', ' ']);
            let until = if is_time {
                local.saturating_add(jiff::Span::new().minutes(1))
            } else {
                local.saturating_add(jiff::Span::new().days(1))
            };
            return Ok(PartitionSet::from(self.between(local, until)));
        }
        let excluded = self.excluded_by_cron(text);
        excluded.map_err(|error| PartitionError::Exclusion {
            text,
            why: error.to_string(),
        })
    }

    /// Those that begin on the days and at the times of a cron expression.
    fn excluded_by_cron(&self, text: &str) -> Result<PartitionSet, crate::cron::CronError> {
        let times = super::cadence::times_of(text)?;
        let (first, last) = (self.local(0).date(), self.local(self.known.saturating_sub(1)).date());
        let mut days: Box<dyn Iterator<Item = Date>> = match DayRule::of_cron(text)? {
            DayRule::Cron(schedule) => Box::new(days_of(*schedule, first)),
            _ => Box::new(first.series(jiff::Span::new().days(1))),
        };
        let mut runs = Vec::new();
        while let Some(day) = days.next().filter(|day| *day <= last) {
            let midnight = day.to_datetime(jiff::civil::Time::midnight());
            if times.len() == 24 * 60 {
                runs.push(self.between(midnight, midnight.saturating_add(jiff::Span::new().days(1))));
                continue;
            }
            let from = self.before(self.calendar.instant(midnight));
            let to = self.before(
                self.calendar
                    .instant(midnight.saturating_add(jiff::Span::new().days(1))),
            );
            for number in from..to.min(self.known) {
                let local = self.local(number);
                let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap_or(0);
                if local.date() == day && times.binary_search(&minute).is_ok() {
                    runs.push(number..number + 1);
                }
            }
        }
        Ok(PartitionSet::from_runs(runs))
    }

    /// Those that begin from one local time to before another.
    fn between(&self, from: DateTime, to: DateTime) -> std::ops::Range<u64> {
        let number = |local| self.before(self.calendar.instant(local)).min(self.known);
        number(from)..number(to)
    }
}

/// The local time that a key says, the earliest that fits.
pub(super) fn parse(format: &str, text: &str) -> Option<DateTime> {
    let mut parts = BrokenDownTime::parse(format, text).ok()?;
    if parts.iso_week().is_some() && parts.weekday().is_none() {
        parts.set_weekday(Some(Weekday::Monday));
    }
    let day = match parts.to_date() {
        Ok(day) => day,
        Err(_) => Date::new(parts.year()?, parts.month().unwrap_or(1), parts.day().unwrap_or(1)).ok()?,
    };
    let (hour, minute) = (parts.hour().unwrap_or(0), parts.minute().unwrap_or(0));
    Some(day.at(hour, minute, 0, 0))
}

fn days_of(schedule: CronSchedule, first: Date) -> impl Iterator<Item = Date> {
    let utc = jiff::tz::TimeZone::UTC;
    let before = first.saturating_sub(jiff::Span::new().days(1));
    let mut at = before
        .to_zoned(utc.clone())
        .map_or(Timestamp::MIN, |zoned| zoned.timestamp());
    std::iter::from_fn(move || {
        at = schedule.next_after(at)?;
        Some(at.to_zoned(utc.clone()).date())
    })
    .skip_while(move |day| *day < first)
}
