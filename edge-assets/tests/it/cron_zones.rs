//! Cron in every time zone of the database that changes its clock between 2020 and 2035: a time in a gap fires at the gap's end,
//! a time that happens twice fires the first time, and the instants are those of a walk over every minute.

use std::collections::BTreeSet;

use edge_assets::cron::CronSchedule;
use jiff::{
    SignedDuration, Timestamp,
    civil::DateTime,
    tz::{Offset, TimeZone},
};

use crate::support::at;

/// A change of a zone's clock.
struct Change {
    zone: String,
    /// The first instant with the new offset.
    at: Timestamp,
    before: Offset,
    after: Offset,
}

impl Change {
    fn gap(&self) -> SignedDuration {
        SignedDuration::from_secs(i64::from(self.after.seconds() - self.before.seconds()))
    }

    /// What the clock shows at an instant before the change, or would show if there were none.
    fn unchanged(&self, instant: Timestamp) -> DateTime {
        self.before.to_datetime(instant)
    }
}

/// Every change of every zone, as far as the clock jumps at all.
fn changes() -> Vec<Change> {
    let (from, to) = (at("2020-01-01T00:00:00Z"), at("2035-01-01T00:00:00Z"));
    let mut changes = Vec::new();
    for name in jiff::tz::db().available() {
        let zone = TimeZone::get(name.as_str()).unwrap();
        for transition in zone
            .following(from)
            .take_while(|transition| transition.timestamp() < to)
        {
            let at = transition.timestamp();
            let change = Change {
                zone: name.to_string(),
                at,
                before: zone.to_offset(at - SignedDuration::from_nanos(1)),
                after: zone.to_offset(at),
            };
            if !change.gap().is_zero() {
                changes.push(change);
            }
        }
    }
    changes
}

/// An expression for one minute of one date.
fn exactly(civil: DateTime) -> String {
    format!(
        "{} {} {} {} *",
        civil.minute(),
        civil.hour(),
        civil.day(),
        civil.month()
    )
}

fn next(cron: &str, zone: &str, after: Timestamp) -> Timestamp {
    CronSchedule::parse(cron, zone).unwrap().next_after(after).unwrap()
}

#[test]
fn a_time_in_a_gap_fires_at_the_gaps_end_and_a_repeated_time_at_its_first_pass() {
    let changes = changes();
    let zones: BTreeSet<&str> = changes.iter().map(|change| change.zone.as_str()).collect();
    assert!(zones.len() > 150, "only {} zones change their clock", zones.len());
    let (mut gaps, mut overlaps) = (0, 0);
    for change in &changes {
        let day_before = change.at - SignedDuration::from_hours(24);
        let jump = SignedDuration::from_nanos(change.gap().abs().as_nanos().try_into().unwrap());
        let middle = jump / 2;
        if change.gap().is_positive() {
            gaps += 1;
            // In the middle of the gap, and at its first minute: neither exists.
            for inside in [middle, SignedDuration::ZERO] {
                let missing = change.unchanged(change.at + inside);
                let fired = next(&exactly(missing), &change.zone, day_before);
                assert_eq!(fired, change.at, "{} {missing}", change.zone);
            }
        } else {
            overlaps += 1;
            let first_pass = change.at - middle;
            let twice = change.unchanged(first_pass);
            let schedule = CronSchedule::parse(&exactly(twice), &change.zone).unwrap();
            assert_eq!(
                schedule.next_after(day_before),
                Some(first_pass),
                "{} {twice}",
                change.zone
            );
            let again = schedule.next_after(first_pass).unwrap();
            let days = again.duration_since(first_pass).as_hours() / 24;
            assert!(days >= 364, "{} {twice} fires again at {again}", change.zone);
        }
    }
    assert!(gaps > 1_000 && overlaps > 1_000, "{gaps} gaps, {overlaps} overlaps");
}

#[test]
fn instants_increase_through_every_change() {
    for change in changes() {
        let schedule = CronSchedule::parse("7,37 * * * *", &change.zone).unwrap();
        let mut last = change.at - SignedDuration::from_mins(100);
        for _ in 0..6 {
            let next = schedule.next_after(last).unwrap();
            let step = next.duration_since(last);
            assert!(step.is_positive(), "{} {last}", change.zone);
            // An overlap is silent as long as the clock shows again what it has shown.
            let longest = SignedDuration::from_mins(30) + change.gap().abs();
            assert!(step <= longest, "{} {last} → {next}", change.zone);
            last = next;
        }
    }
}

/// The instants that a walk over every minute finds: each minute that the clock shows for the first time, and the end of each
/// gap for the minutes that it never shows.
fn walked(matches: impl Fn(DateTime) -> bool, zone: &TimeZone, from: Timestamp, to: Timestamp) -> Vec<Timestamp> {
    let minute = SignedDuration::from_mins(1);
    let mut found = Vec::new();
    // The walk begins early, so that it has seen what the clock showed before.
    let mut instant = from - SignedDuration::from_hours(26);
    let mut latest = zone.to_datetime(instant);
    while instant < to {
        instant += minute;
        let shown = zone.to_datetime(instant);
        if shown <= latest {
            continue;
        }
        let mut fires = false;
        while latest < shown {
            latest += minute;
            fires |= matches(latest);
        }
        if fires && instant > from {
            found.push(instant);
        }
    }
    found
}

#[test]
fn the_instants_are_those_of_a_walk_over_every_minute() {
    let changes = changes();
    let expressions: [(&str, fn(DateTime) -> bool); 4] = [
        ("* * * * *", |_| true),
        ("*/20 0-4 * * *", |shown| shown.minute() % 20 == 0 && shown.hour() < 5),
        ("30 2,3,23 * * *", |shown| {
            shown.minute() == 30 && [2, 3, 23].contains(&shown.hour())
        }),
        ("0 0 * * SUN", |shown| {
            shown.minute() == 0 && shown.hour() == 0 && shown.weekday() == jiff::civil::Weekday::Sunday
        }),
    ];
    // Every 97th change: some hundred, over all continents and years.
    let samples: Vec<&Change> = changes.iter().step_by(97).collect();
    assert!(samples.len() > 30);
    for change in samples {
        let zone = TimeZone::get(&change.zone).unwrap();
        let (from, to) = (
            change.at - SignedDuration::from_hours(3),
            change.at + SignedDuration::from_hours(4),
        );
        for (expression, matches) in expressions {
            let schedule = CronSchedule::parse(expression, &change.zone).unwrap();
            let found: Vec<Timestamp> = std::iter::successors(schedule.next_after(from), |at| schedule.next_after(*at))
                .take_while(|at| *at <= to)
                .collect();
            assert_eq!(
                found,
                walked(matches, &zone, from, to),
                "{expression} {} {}",
                change.zone,
                change.at
            );
        }
    }
}
