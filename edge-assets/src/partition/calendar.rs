//! [`Calendar`]: the instants at which windows begin, numbered without listing them.
//!
//! Between two changes of the clock every day of the rule has the same times, so a number is a division. The days around a
//! change are listed: a time that does not exist, one that happens twice, a midnight that comes twice all end there.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, TimeZone},
};

use super::{PartitionError, cadence::Cadence, days::Days};

/// The clock of a zone changes at most this many times in the years that can be represented; a bound, so that every loop ends.
const MAX_CHANGES: usize = 100_000;

/// The begins of windows up to a horizon.
pub(super) struct Calendar {
    zone: TimeZone,
    days: Days,
    /// Minutes of the day, ascending.
    times: Vec<u16>,
    every_pass: bool,
    segments: Vec<Segment>,
    /// Times of the first day that are before the start.
    skipped: u64,
    total: u64,
}

struct Segment {
    /// The number of its first begin, the skipped ones counted.
    first: u64,
    kind: SegmentKind,
}

enum SegmentKind {
    /// So many days from this number on, with all times.
    Regular { day: u64, days: u64 },
    /// Seconds since 1970.
    Listed(Vec<i64>),
}

impl Calendar {
    /// Numbers the begins from the start of the cadence up to the horizon, a year or two windows beyond.
    pub(super) fn new(cadence: Cadence, horizon: Timestamp) -> Result<Self, PartitionError> {
        let Cadence {
            rule,
            times,
            every_pass,
            zone,
            start,
            ..
        } = cadence;
        let horizon = horizon
            .to_zoned(zone.clone())
            .date()
            .saturating_add(370.days())
            .max(start.date());
        let days = Days::new(rule, start.date(), horizon)?;
        let mut calendar = Self {
            zone,
            days,
            times,
            every_pass,
            segments: Vec::new(),
            skipped: 0,
            total: 0,
        };
        calendar.segment(calendar.days.until(horizon), horizon);
        let from = calendar.instant(start);
        calendar.skipped = calendar.raw_before(from);
        calendar.total -= calendar.skipped;
        Ok(calendar)
    }

    /// How many begins there are up to the horizon.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// The seconds at which a window begins; the last known begin for any later number.
    pub(super) fn start(&self, number: u64) -> i64 {
        let raw = number.saturating_add(self.skipped);
        let place = self.segments.partition_point(|segment| segment.first <= raw);
        let Some(segment) = place.checked_sub(1).and_then(|place| self.segments.get(place)) else {
            return i64::MAX;
        };
        self.start_in(segment, raw - segment.first)
    }

    /// How many windows begin before an instant.
    pub(super) fn before(&self, seconds: i64) -> u64 {
        self.raw_before(seconds).saturating_sub(self.skipped).min(self.total)
    }

    /// The seconds of a local time: the end of a gap for one that does not exist, the first pass of one that happens twice.
    pub(super) fn instant(&self, local: DateTime) -> i64 {
        first_pass(&self.zone, local)
    }

    /// The seconds of the second pass of a local time that happens twice.
    pub(super) fn second_pass(&self, local: DateTime) -> Option<i64> {
        let ambiguous = self.zone.to_ambiguous_timestamp(local);
        match ambiguous.offset() {
            AmbiguousOffset::Fold { .. } => ambiguous.later().ok().map(Timestamp::as_second),
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Gap { .. } => None,
        }
    }

    /// The local time at which a window begins, and whether it is a second pass in which windows are cut again.
    pub(super) fn local(&self, seconds: i64) -> (DateTime, bool) {
        let at = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
        let local = self.zone.to_datetime(at);
        (local, self.every_pass && self.second_pass(local) == Some(seconds))
    }

    fn start_in(&self, segment: &Segment, within: u64) -> i64 {
        match &segment.kind {
            SegmentKind::Listed(starts) => {
                let place = usize::try_from(within).unwrap_or(usize::MAX);
                starts.get(place).or(starts.last()).copied().unwrap_or(i64::MAX)
            }
            SegmentKind::Regular { day, .. } => {
                let count = self.times.len() as u64;
                let time = usize::try_from(within % count).unwrap_or(0);
                self.instant(local(self.days.nth(day + within / count), self.times[time]))
            }
        }
    }

    fn raw_before(&self, seconds: i64) -> u64 {
        let place = self
            .segments
            .partition_point(|segment| self.start_in(segment, 0) < seconds);
        let Some(segment) = place.checked_sub(1).and_then(|place| self.segments.get(place)) else {
            return 0;
        };
        let within = match &segment.kind {
            SegmentKind::Listed(starts) => starts.partition_point(|start| *start < seconds) as u64,
            SegmentKind::Regular { day, days } => {
                let at = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
                let now = self.zone.to_datetime(at);
                let number = self.days.before(now.date()).clamp(*day, day + days);
                let passed = if number < day + days && self.days.nth(number) == now.date() {
                    self.times.partition_point(|time| time_of(*time) < now.time()) as u64
                } else {
                    0
                };
                (number - day) * self.times.len() as u64 + passed
            }
        };
        segment.first + within
    }

    /// Cuts the days into regular segments and the days around changes of the clock.
    fn segment(&mut self, days: u64, horizon: Date) {
        let mut reached = 0;
        for (from, to) in self.changes(days, horizon) {
            let from = self.days.before(from).clamp(reached, days);
            let to = self.days.before(to.saturating_add(1.day())).clamp(from, days);
            self.push_regular(reached, from);
            self.push_listed(from, to);
            reached = to;
        }
        self.push_regular(reached, days);
    }

    /// The first and the last day around each change of the clock.
    fn changes(&self, days: u64, horizon: Date) -> Vec<(Date, Date)> {
        let mut blocks: Vec<(Date, Date)> = Vec::new();
        let first = self.days.nth(0).saturating_sub(3.days());
        let last = self
            .days
            .nth(days.saturating_sub(1))
            .max(horizon)
            .saturating_add(3.days());
        let from = Timestamp::from_second(self.instant(first.to_datetime(Time::midnight()))).unwrap_or(Timestamp::MIN);
        for change in self.zone.following(from).take(MAX_CHANGES) {
            let at = change.timestamp();
            let before = self.zone.to_offset(at.saturating_sub(1.second()).unwrap_or(at));
            let (old, new) = (before.to_datetime(at), change.offset().to_datetime(at));
            if old.date() > last {
                break;
            }
            if old == new {
                continue;
            }
            let block_first = old.min(new).date().saturating_sub(1.day());
            let block_last = old.max(new).date().saturating_add(1.day());
            match blocks.last_mut() {
                Some((_, end)) if block_first <= *end => *end = block_last.max(*end),
                _ => blocks.push((block_first, block_last)),
            }
        }
        blocks
    }

    fn push_regular(&mut self, from: u64, to: u64) {
        let times = self.times.len() as u64;
        if from == to {
            return;
        }
        if let Some(Segment {
            kind: SegmentKind::Regular { day, days },
            ..
        }) = self.segments.last_mut()
            && *day + *days == from
        {
            *days += to - from;
        } else {
            let kind = SegmentKind::Regular {
                day: from,
                days: to - from,
            };
            self.segments.push(Segment {
                first: self.total,
                kind,
            });
        }
        self.total += (to - from) * times;
    }

    fn push_listed(&mut self, from: u64, to: u64) {
        let mut starts = Vec::new();
        for day in from..to {
            let day = self.days.nth(day);
            for time in &self.times {
                let at = local(day, *time);
                let ambiguous = self.zone.to_ambiguous_timestamp(at);
                let is_gap = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
                let start = self.instant(at);
                // Within a gap, nothing begins where every pass counts: the window before goes on. Nor does it where the gap ends on
                // another day: a day that was never has no window.
                if is_gap && (self.every_pass || self.local(start).0.date() != day) {
                    continue;
                }
                starts.push(start);
                starts.extend(self.second_pass(at).filter(|_| self.every_pass));
            }
        }
        starts.sort_unstable();
        starts.dedup();
        if let Some(count) = Some(starts.len() as u64).filter(|count| *count > 0) {
            self.segments.push(Segment {
                first: self.total,
                kind: SegmentKind::Listed(starts),
            });
            self.total += count;
        }
    }
}

fn time_of(minute: u16) -> Time {
    let hour = i8::try_from(minute / 60).unwrap_or(23);
    let minute = i8::try_from(minute % 60).unwrap_or(59);
    Time::constant(hour, minute, 0, 0)
}

fn local(day: Date, minute: u16) -> DateTime {
    day.to_datetime(time_of(minute))
}

fn first_pass(zone: &TimeZone, local: DateTime) -> i64 {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    let instant = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => ambiguous.earlier().ok(),
        AmbiguousOffset::Gap { after, .. } => {
            // With the offset after the gap, the time lies before it; the next change is the gap's end.
            let before = after.to_timestamp(local).ok();
            before.and_then(|before| zone.following(before).next().map(|change| change.timestamp()))
        }
    };
    instant.map_or(i64::MAX, Timestamp::as_second)
}
