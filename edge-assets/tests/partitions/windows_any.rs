//! Windows of any definition against a walk over every minute.

use std::collections::BTreeSet;

use edge_assets::PartitionsDefinition;
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use proptest::prelude::*;

use crate::support::{at, space_at};

/// A zone, and a time of about a month in which its clock changes.
#[derive(Debug, Clone, Copy)]
struct Change {
    zone: &'static str,
    from: &'static str,
    until: &'static str,
}

const fn change(zone: &'static str, from: &'static str, until: &'static str) -> Change {
    Change { zone, from, until }
}

/// Hours forward and back, half an hour, at midnight, at a minute past it, a day that was never, nothing at all.
const CHANGES: [Change; 9] = [
    change("Europe/Berlin", "2011-10-16", "2011-11-14T00:00:00Z"),
    change("Europe/Berlin", "2012-03-10", "2012-04-09T00:00:00Z"),
    change("America/St_Johns", "2011-10-25", "2011-11-22T00:00:00Z"),
    change("Australia/Lord_Howe", "2011-09-20", "2011-10-19T00:00:00Z"),
    change("Australia/Lord_Howe", "2012-03-20", "2012-04-17T00:00:00Z"),
    change("America/Havana", "2011-11-01", "2011-11-29T00:00:00Z"),
    change("America/Havana", "2012-03-20", "2012-04-17T00:00:00Z"),
    change("Pacific/Apia", "2011-12-15", "2012-01-14T00:00:00Z"),
    change("Asia/Kolkata", "2012-01-15", "2012-02-15T00:00:00Z"),
];

/// A minute: its instant, its local time, and the local times that a gap before it leaves out.
struct Minute {
    at: Timestamp,
    local: DateTime,
    skipped: Vec<DateTime>,
}

/// Every minute of the time that is looked at.
fn minutes(change: Change) -> Vec<Minute> {
    let zone = TimeZone::get(change.zone).unwrap();
    let one = SignedDuration::from_mins(1);
    let start: DateTime = change.from.parse().unwrap();
    let mut minutes = Vec::new();
    let mut minute = start.to_zoned(TimeZone::UTC).unwrap().timestamp() - SignedDuration::from_hours(24);
    let mut last = zone.to_datetime(minute);
    while minute < at(change.until) {
        minute += one;
        let local = zone.to_datetime(minute);
        let skipped = std::iter::successors(Some(last + one), |skipped| Some(*skipped + one));
        if local >= start {
            minutes.push(Minute {
                at: minute,
                local,
                skipped: skipped.take_while(|skipped| *skipped < local).collect(),
            });
        }
        last = local;
    }
    minutes
}

/// Begins of windows. A local time in a gap begins at the gap's end, if that is on the same day; one that comes twice begins in the
/// first pass. Where every pass counts, only what the clock shows begins, each time.
fn begins(minutes: &[Minute], every_pass: bool, is_begin: impl Fn(DateTime) -> bool) -> Vec<Timestamp> {
    let mut seen = BTreeSet::new();
    let mut begins = Vec::new();
    for minute in minutes {
        let mut hits = is_begin(minute.local) && (every_pass || seen.insert(minute.local));
        if !every_pass {
            let same_day = minute
                .skipped
                .iter()
                .filter(|skipped| skipped.date() == minute.local.date());
            hits |= same_day.into_iter().any(|skipped| is_begin(*skipped));
        }
        if hits {
            begins.push(minute.at);
        }
    }
    begins
}

fn compare(definition: PartitionsDefinition, until: &str, expected: &[Timestamp]) {
    let space = space_at(&definition, until);
    assert_eq!(space.all().len(), expected.len() as u64, "{definition:?}");
    let mut keys = BTreeSet::new();
    for (number, begin) in (0..).zip(expected) {
        let window = space.window(number).unwrap();
        assert_eq!(window.start, *begin, "{definition:?} {number}");
        assert!(window.end > window.start);
        let key = space.key(number).unwrap();
        assert_eq!(space.index_of(key.as_str()).unwrap(), number, "{key}");
        assert!(keys.insert(key), "{definition:?} {number}");
    }
}

#[test]
fn windows_are_those_of_a_walk_over_every_minute_in_every_kind_of_zone() {
    for change @ Change { zone, from, until } in CHANGES {
        let minutes = minutes(change);
        let hourly = PartitionsDefinition::hourly(from).zone(zone);
        compare(hourly, until, &begins(&minutes, true, |local| local.minute() == 0));
        let daily = PartitionsDefinition::daily(from).zone(zone);
        let midnights = begins(&minutes, false, |local| (local.hour(), local.minute()) == (0, 0));
        compare(daily, until, &midnights);
        let thirds = PartitionsDefinition::cron("*/20 * * * *", from).zone(zone);
        compare(thirds, until, &begins(&minutes, true, |local| local.minute() % 20 == 0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_time_of_day_any_weekday_any_day_of_a_month(
        change in proptest::sample::select(&CHANGES[..]),
        hour in 0..24_u8, minute in 0..60_u8, weekday in 1..=7_u8, day in 1..=28_u8,
    ) {
        let Change { zone, from, until } = change;
        let minutes = minutes(change);
        let is_time = |local: DateTime| local.hour() == hour.cast_signed() && local.minute() == minute.cast_signed();
        let daily = PartitionsDefinition::daily(from).zone(zone).at(hour, minute);
        compare(daily, until, &begins(&minutes, false, is_time));
        let weekly = PartitionsDefinition::weekly(from).zone(zone).at(hour, minute).on_day(weekday);
        compare(weekly, until, &begins(&minutes, false, |local| {
            is_time(local) && local.weekday().to_monday_one_offset() == weekday.cast_signed()
        }));
        let monthly = PartitionsDefinition::monthly(from).zone(zone).at(hour, minute).on_day(day);
        compare(monthly, until, &begins(&minutes, false, |local| is_time(local) && local.day() == day.cast_signed()));
    }
}
