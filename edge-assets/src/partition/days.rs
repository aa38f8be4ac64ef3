//! [`Days`]: the days on which windows begin, numbered from the first one. Without the cron ones, by arithmetic alone.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

use super::PartitionError;
use crate::cron::{CronError, CronSchedule};

/// Which days windows begin on.
pub(super) enum DayRule {
    Every,
    Weekday(Weekday),
    DayOfMonth(i8),
    /// Fires at midnight of each of them.
    Cron(Box<CronSchedule>),
}

impl DayRule {
    /// The days of the last three fields of a cron expression.
    pub(super) fn of_cron(expression: &str) -> Result<Self, CronError> {
        let days = expression.split_whitespace().skip(2).collect::<Vec<_>>().join(" ");
        if days == "* * *" {
            return Ok(Self::Every);
        }
        let schedule = CronSchedule::parse(&format!("0 0 {days}"), "UTC")?;
        Ok(Self::Cron(Box::new(schedule)))
    }
}

/// The days of a rule, numbered from the first one that is no earlier than the start.
pub(super) struct Days {
    rule: DayRule,
    first: Date,
    /// Those of a cron rule, up to the horizon and one beyond.
    listed: Vec<Date>,
}

/// Days before this one are earlier than any that time zones know of.
pub(super) const EARLIEST: Date = Date::constant(-9990, 1, 1);
/// So close to the end of representable time nothing is counted any more.
pub(super) const LATEST: Date = Date::constant(9990, 1, 1);

impl Days {
    /// Numbers the days from `start`; those of cron rules until one is beyond `horizon`.
    pub(super) fn new(rule: DayRule, start: Date, horizon: Date) -> Result<Self, PartitionError> {
        let start = start.clamp(EARLIEST, LATEST);
        let (first, listed) = match &rule {
            DayRule::Every => (start, Vec::new()),
            DayRule::Weekday(weekday) => {
                let behind = i64::from(start.weekday().until(*weekday));
                (start.saturating_add(behind.days()), Vec::new())
            }
            DayRule::DayOfMonth(day) => {
                let in_month = start.with().day(*day).build().unwrap_or(start);
                let first = if in_month < start {
                    in_month.saturating_add(1.month())
                } else {
                    in_month
                };
                (first, Vec::new())
            }
            DayRule::Cron(schedule) => {
                let listed = list(schedule, start, horizon);
                (listed.first().copied().unwrap_or(LATEST), listed)
            }
        };
        Ok(Self { rule, first, listed })
    }

    /// The day of a number.
    pub(super) fn nth(&self, number: u64) -> Date {
        let number = i64::try_from(number).unwrap_or(i64::MAX).min(9_000_000);
        match self.rule {
            DayRule::Every => self.first.saturating_add(number.days()),
            DayRule::Weekday(_) => self.first.saturating_add((number * 7).days()),
            DayRule::DayOfMonth(_) => self.first.saturating_add(number.min(230_000).months()),
            DayRule::Cron(_) => {
                let place = usize::try_from(number).unwrap_or(usize::MAX);
                self.listed.get(place).copied().unwrap_or(LATEST)
            }
        }
    }

    /// How many days of the rule are before this one.
    pub(super) fn before(&self, day: Date) -> u64 {
        if day <= self.first {
            return 0;
        }
        let days = day.duration_since(self.first).as_secs() / 86_400;
        let count = match self.rule {
            DayRule::Every => days,
            DayRule::Weekday(_) => (days + 6) / 7,
            DayRule::DayOfMonth(_) => {
                let months = (i64::from(day.year()) - i64::from(self.first.year())) * 12 + i64::from(day.month())
                    - i64::from(self.first.month());
                months + i64::from(day.day() > self.first.day())
            }
            DayRule::Cron(_) => {
                return self.listed.partition_point(|listed| *listed < day) as u64;
            }
        };
        u64::try_from(count).unwrap_or(0)
    }

    /// How many days are numbered up to the horizon, and two beyond it where the rule has them.
    pub(super) fn until(&self, horizon: Date) -> u64 {
        match self.rule {
            DayRule::Cron(_) => self.listed.len() as u64,
            _ => self.before(horizon.min(LATEST)) + 2,
        }
    }
}

fn list(schedule: &CronSchedule, start: Date, horizon: Date) -> Vec<Date> {
    let utc = |day: Date| day.to_zoned(jiff::tz::TimeZone::UTC).map(|zoned| zoned.timestamp());
    let mut listed = Vec::new();
    let Ok(mut at) = utc(start.saturating_sub(1.day())) else {
        return listed;
    };
    while let Some(next) = schedule.next_after(at) {
        let day = next.to_zoned(jiff::tz::TimeZone::UTC).date();
        if day > LATEST {
            break;
        }
        at = next;
        if day >= start {
            listed.push(day);
        }
        if day > horizon {
            break;
        }
    }
    listed
}
