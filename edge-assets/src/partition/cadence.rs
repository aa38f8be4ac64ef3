//! [`Cadence`]: when the windows of a definition begin, read from its texts.

use jiff::{
    Timestamp,
    civil::{DateTime, Weekday},
    tz::TimeZone,
};

use super::{PartitionError, PartitionsDefinition, days::DayRule, definition::Kind};
use crate::cron::{CronError, CronSchedule};

/// When windows begin.
pub(super) struct Cadence {
    pub(super) rule: DayRule,
    /// Minutes of the day, ascending.
    pub(super) times: Vec<u16>,
    /// Whether a time that happens twice begins two windows.
    pub(super) every_pass: bool,
    pub(super) zone: TimeZone,
    pub(super) start: DateTime,
    pub(super) end: Option<DateTime>,
    /// How keys are written.
    pub(super) format: &'static str,
}

impl Cadence {
    /// Reads a definition; nothing when its partitions are no windows.
    pub(super) fn of(definition: &PartitionsDefinition) -> Result<Option<Self>, PartitionError> {
        let (hour, minute) = definition.time.unwrap_or((0, 0));
        let minutes = u16::from(minute);
        let at = vec![u16::from(hour) * 60 + minutes];
        let day = definition.day.unwrap_or(1);
        let (rule, times, every_pass, format) = match definition.kind {
            Kind::Fixed(_) | Kind::Dynamic(_) | Kind::Product { .. } => return Ok(None),
            Kind::Hourly(_) => {
                let times = (0..24).map(|hour| hour * 60 + minutes).collect();
                (DayRule::Every, times, true, "%Y-%m-%d-%H")
            }
            Kind::Daily(_) => (DayRule::Every, at, false, "%Y-%m-%d"),
            Kind::Weekly(_) => {
                let weekday = i8::try_from(day)
                    .ok()
                    .and_then(|day| Weekday::from_monday_one_offset(day).ok());
                let each = "week";
                let weekday = weekday.ok_or(PartitionError::Day { day, each, last: 7 })?;
                (DayRule::Weekday(weekday), at, false, "%Y-%m-%d")
            }
            Kind::Monthly(_) => {
                let each = "month";
                let found = i8::try_from(day).ok().filter(|day| (1..=28).contains(day));
                let day = found.ok_or(PartitionError::Day { day, each, last: 28 })?;
                (DayRule::DayOfMonth(day), at, false, "%Y-%m")
            }
            Kind::Cron { expression, .. } => {
                let times = times_of(expression)?;
                let format = if times.len() == 1 { "%Y-%m-%d" } else { "%Y-%m-%d-%H-%M" };
                (DayRule::of_cron(expression)?, times, is_hourly(expression), format)
            }
        };
        if hour > 23 || minute > 59 {
            return Err(PartitionError::TimeOfDay { hour, minute });
        }
        let zone = definition.zone.unwrap_or("UTC");
        let start = definition.start().unwrap_or_default();
        Ok(Some(Self {
            rule,
            times,
            every_pass,
            zone: TimeZone::get(zone).map_err(|_| CronError::Zone(zone.to_owned()))?,
            start: parse_local(start).ok_or(PartitionError::Start(start))?,
            end: match definition.end {
                Some(end) => Some(parse_local(end).ok_or(PartitionError::End(end))?),
                None => None,
            },
            format: definition.format.unwrap_or(format),
        }))
    }
}

impl PartitionsDefinition {
    /// The start, as it is written.
    pub(super) const fn start(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Hourly(start)
            | Kind::Daily(start)
            | Kind::Weekly(start)
            | Kind::Monthly(start)
            | Kind::Cron { start, .. } => Some(start),
            Kind::Fixed(_) | Kind::Dynamic(_) | Kind::Product { .. } => None,
        }
    }

    /// Whether the partitions are windows of time.
    #[must_use]
    pub const fn is_time(&self) -> bool {
        self.start().is_some()
    }

    /// Whether the windows begin at the same instants as those of another, wherever both have some.
    pub(super) fn is_cut_like(&self, other: &Self) -> bool {
        let kind = |definition: &Self| match definition.kind {
            Kind::Hourly(_) => Some(Kind::Hourly("")),
            Kind::Daily(_) => Some(Kind::Daily("")),
            Kind::Weekly(_) => Some(Kind::Weekly("")),
            Kind::Monthly(_) => Some(Kind::Monthly("")),
            Kind::Cron { expression, .. } => Some(Kind::Cron { expression, start: "" }),
            Kind::Fixed(_) | Kind::Dynamic(_) | Kind::Product { .. } => None,
        };
        let how = |definition: &Self| {
            let (time, day) = (definition.time.unwrap_or((0, 0)), definition.day.unwrap_or(1));
            (kind(definition), definition.zone.unwrap_or("UTC"), time, day)
        };
        self.is_time() && how(self) == how(other)
    }
}

/// Reads `2026-01-31` or `2026-01-31T06:30`.
pub(super) fn parse_local(text: &str) -> Option<DateTime> {
    text.parse().ok()
}

/// The minutes of the day at which a cron expression fires, on the days on which it does.
pub(super) fn times_of(expression: &str) -> Result<Vec<u16>, CronError> {
    // The whole expression is read first, for its own faults.
    CronSchedule::parse(expression, "UTC")?;
    let times = expression.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let schedule = CronSchedule::parse(&format!("{times} * * *"), "UTC")?;
    let mut at = Timestamp::constant(-60, 0);
    let mut minutes = Vec::new();
    while let Some(next) = schedule.next_after(at) {
        let Some(minute) = u16::try_from(next.as_second() / 60)
            .ok()
            .filter(|minute| *minute < 24 * 60)
        else {
            break;
        };
        minutes.push(minute);
        at = next;
    }
    Ok(minutes)
}

/// Whether an expression speaks of every hour, so that its windows are lengths of time rather than times of day.
fn is_hourly(expression: &str) -> bool {
    expression.split_whitespace().nth(1) == Some("*")
}
