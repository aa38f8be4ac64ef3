//! Which instants of a schedule are ticked: once each, in order, never before it began, and none passed over in silence.

use std::{collections::BTreeSet, time::Duration};

use edge_assets::trigger::{Missed, ScheduleDef};
use jiff::SignedDuration;

use crate::support::{Remembered, at, schedule};

const HOUR: Duration = Duration::from_secs(3_600);

fn hourly(missed: Missed) -> Remembered {
    let mut schedule = schedule("0 * * * *", "UTC");
    schedule.missed = missed;
    Remembered::new(schedule, "2026-11-22T09:30:00Z")
}

#[test]
fn an_instant_is_ticked_once_when_it_has_come() {
    let mut hourly = hourly(Missed::Latest);
    assert!(hourly.ticks("2026-11-22T09:59:59.999999Z").is_empty());
    assert_eq!(
        hourly.ask(at("2026-11-22T09:59:59Z")).wake_at,
        Some(at("2026-11-22T10:00:00Z"))
    );
    assert_eq!(hourly.ticks("2026-11-22T10:00:00Z"), ["2026-11-22T10:00:00Z"]);
    assert!(hourly.ticks("2026-11-22T10:00:00Z").is_empty());
    assert_eq!(
        hourly.ask(at("2026-11-22T10:00:01Z")).wake_at,
        Some(at("2026-11-22T11:00:00Z"))
    );
    assert_eq!(hourly.ticks("2026-11-22T11:00:00.002Z"), ["2026-11-22T11:00:00Z"]);
}

#[test]
fn the_instant_at_which_it_begins_counts_and_none_before() {
    let mut begun = Remembered::new(schedule("0 * * * *", "UTC"), "2026-11-22T10:00:00Z");
    assert_eq!(begun.ticks("2026-11-22T10:00:00Z"), ["2026-11-22T10:00:00Z"]);
    let mut later = Remembered::new(schedule("0 * * * *", "UTC"), "2026-11-22T10:00:00.000001Z");
    assert!(later.ticks("2026-11-22T10:59:00Z").is_empty());
}

#[test]
fn the_latest_is_made_up_for_however_late_it_is() {
    assert_eq!(
        hourly(Missed::Latest).ticks("2026-11-22T13:59:59Z"),
        ["2026-11-22T13:00:00Z +3"]
    );
    let mut weekly = Remembered::new(schedule("0 6 * * MON", "UTC"), "2026-11-01T00:00:00Z");
    assert_eq!(weekly.ticks("2026-11-21T23:00:00Z"), ["2026-11-16T06:00:00Z +2"]);
}

#[test]
fn a_schedule_that_makes_up_for_nothing_records_that_instants_passed() {
    let mut hourly = hourly(Missed::None);
    assert_eq!(
        hourly.ticks("2026-11-22T13:30:00Z"),
        ["2026-11-22T13:00:00Z +3: missed by 30m; nothing is made up for"]
    );
    // On time, or a little late, is not missed.
    assert_eq!(hourly.ticks("2026-11-22T14:00:59Z"), ["2026-11-22T14:00:00Z"]);
    // Some were missed, the latest was not.
    assert_eq!(hourly.ticks("2026-11-22T17:00:10Z"), ["2026-11-22T17:00:00Z +2"]);
}

#[test]
fn all_are_made_up_for_in_order_up_to_the_limits() {
    let mut all = hourly(Missed::EVERY);
    assert_eq!(
        all.ticks("2026-11-22T12:10:00Z"),
        ["2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z", "2026-11-22T12:00:00Z"]
    );
    let mut few = hourly(Missed::All {
        max: 2,
        within: 24 * HOUR,
    });
    assert_eq!(
        few.ticks("2026-11-22T13:10:00Z"),
        ["2026-11-22T12:00:00Z +2", "2026-11-22T13:00:00Z"]
    );
    let mut one = hourly(Missed::All {
        max: 1,
        within: 24 * HOUR,
    });
    assert_eq!(one.ticks("2026-11-22T13:10:00Z"), ["2026-11-22T13:00:00Z +3"]);
    let mut young = hourly(Missed::All { max: 100, within: HOUR });
    // An hour old to the second still counts.
    assert_eq!(
        young.ticks("2026-11-22T13:00:00Z"),
        ["2026-11-22T12:00:00Z +2", "2026-11-22T13:00:00Z"]
    );
}

#[test]
fn after_a_long_outage_the_limits_are_a_hundred_and_a_day() {
    let mut every_minute = Remembered::new(schedule("* * * * *", "UTC"), "2026-11-22T09:30:00Z");
    every_minute.schedule.missed = Missed::EVERY;
    let due = every_minute.tick(at("2026-11-23T09:30:00Z"));
    assert_eq!(due.ticks.len(), 100);
    assert_eq!(due.ticks[0].instant, at("2026-11-23T07:51:00Z"));
    assert_eq!(due.ticks[0].missed, 1_341);
    assert!(due.ticks[1..].iter().all(|tick| tick.missed == 0));

    let mut weekly = Remembered::new(schedule("0 6 * * MON", "UTC"), "2026-11-01T00:00:00Z");
    weekly.schedule.missed = Missed::EVERY;
    // The day does not reach the latest, which is made up for all the same.
    assert_eq!(weekly.ticks("2026-11-21T23:00:00Z"), ["2026-11-16T06:00:00Z +2"]);
}

#[test]
fn what_was_missed_is_counted_up_to_ten_thousand() {
    let mut every_minute = Remembered::new(schedule("* * * * *", "UTC"), "2021-01-01T00:00:00Z");
    let due = every_minute.tick(at("2026-11-22T09:30:30Z"));
    assert_eq!(due.ticks.len(), 1);
    assert_eq!(due.ticks[0].instant, at("2026-11-22T09:30:00Z"));
    assert_eq!(due.ticks[0].missed, 10_000);
}

#[test]
fn the_latest_is_found_behind_years_of_silence_and_in_patterns_with_holes() {
    for (cron, expected) in [
        ("* * * 1-9 *", "2026-09-30T23:59:00Z"),
        ("* 3 1 1 *", "2026-01-01T03:59:00Z"),
        ("0 0 29 2 *", "2024-02-29T00:00:00Z"),
        ("*/7 * * * SUN", "2026-11-22T09:28:00Z"),
    ] {
        let mut silent = Remembered::new(schedule(cron, "UTC"), "2020-01-01T00:00:00Z");
        assert_eq!(
            silent.tick(at("2026-11-22T09:30:00Z")).ticks[0].instant,
            at(expected),
            "{cron}"
        );
    }
}

#[test]
fn a_clock_that_was_set_back_repeats_nothing_and_is_told_of() {
    let mut hourly = hourly(Missed::Latest);
    assert_eq!(hourly.ticks("2026-11-22T12:00:00Z"), ["2026-11-22T12:00:00Z +2"]);
    for earlier in ["2026-11-22T11:00:00Z", "2026-11-22T11:59:59Z", "2020-01-01T00:00:00Z"] {
        let due = hourly.tick(at(earlier));
        assert!(due.ticks.is_empty(), "{earlier}");
        assert_eq!(due.wake_at, Some(at("2026-11-22T13:00:00Z")));
        let behind = at("2026-11-22T12:00:00Z").duration_since(at(earlier));
        assert_eq!(due.clock_behind, Some(Duration::try_from(behind).unwrap()));
    }
    assert_eq!(hourly.tick(at("2026-11-22T12:00:00Z")).clock_behind, None);
    assert_eq!(hourly.ticks("2026-11-22T13:00:00Z"), ["2026-11-22T13:00:00Z"]);
}

#[test]
fn a_pause_is_not_made_up_for() {
    let mut all = hourly(Missed::EVERY);
    all.state.switched = Some(false);
    let due = all.tick(at("2026-11-22T12:30:00Z"));
    assert!(due.ticks.is_empty());
    assert_eq!(due.wake_at, None);
    // What a store does when somebody switches it on.
    all.state.switched = Some(true);
    all.state.since = at("2026-11-22T12:30:00Z");
    assert!(all.ticks("2026-11-22T12:59:00Z").is_empty());
    assert_eq!(all.ticks("2026-11-22T13:00:00Z"), ["2026-11-22T13:00:00Z"]);
}

#[test]
fn the_switch_outranks_the_declaration() {
    let mut off = hourly(Missed::Latest);
    off.schedule.enabled = false;
    assert!(off.ticks("2026-11-22T10:00:00Z").is_empty());
    off.state.switched = Some(true);
    assert_eq!(off.ticks("2026-11-22T10:00:00Z"), ["2026-11-22T10:00:00Z"]);
}

#[test]
fn an_edited_schedule_has_no_tick_before_the_edit() {
    let mut edited = hourly(Missed::EVERY);
    let before = edited.schedule.definition();
    edited.schedule.cron = "*/10 * * * *".into();
    assert_ne!(edited.schedule.definition(), before);
    edited.state.since = at("2026-11-22T12:05:00Z");
    assert_eq!(
        edited.ticks("2026-11-22T12:20:00Z"),
        ["2026-11-22T12:10:00Z", "2026-11-22T12:20:00Z"]
    );
    // The zone decides the instants, too; the policies do not.
    let mut moved = edited.schedule.clone();
    moved.timezone = "Europe/Berlin".into();
    assert_ne!(moved.definition(), edited.schedule.definition());
    moved = edited.schedule.clone();
    moved.missed = Missed::None;
    moved.jitter = Duration::from_secs(5);
    assert_eq!(moved.definition(), edited.schedule.definition());
}

fn with_jitter(name: &str, cron: &str, jitter: Duration) -> Remembered {
    let mut schedule = ScheduleDef::new(name, cron, "sync");
    schedule.jitter = jitter;
    Remembered::new(schedule, "2026-11-22T00:00:00Z")
}

#[test]
fn a_jitter_delays_the_tick_and_not_its_instant() {
    let mut spread = with_jitter("spread", "0 * * * *", 30 * Duration::from_secs(60));
    let mut delays = BTreeSet::new();
    for _ in 0..24 {
        let wake_at = spread.ask(spread.state.last_at.unwrap_or(spread.state.since)).wake_at;
        let wake_at = wake_at.unwrap_or(spread.state.since);
        let early = spread.ask(wake_at - SignedDuration::from_micros(1));
        assert!(early.ticks.is_empty());
        assert_eq!(early.wake_at, Some(wake_at));
        let due = spread.tick(wake_at);
        assert_eq!(due.ticks.len(), 1);
        let instant = due.ticks[0].instant;
        let delay = wake_at.duration_since(instant);
        assert!(
            delay >= SignedDuration::ZERO && delay < SignedDuration::from_mins(30),
            "{delay}"
        );
        assert_eq!(instant.as_second() % 3_600, 0);
        delays.insert(delay);
    }
    assert!(delays.len() > 20, "they are spread: {delays:?}");
}

#[test]
fn a_jitter_is_the_same_in_every_process_and_another_one_for_each_schedule() {
    let wake = |name| {
        let spread = with_jitter(name, "0 * * * *", 30 * Duration::from_secs(60));
        spread.ask(at("2026-11-22T00:00:00Z")).wake_at.unwrap()
    };
    // These stand in nobody's store; they only must not change from one release to the next.
    assert_eq!(wake("first"), at("2026-11-22T00:25:21.776Z"));
    assert_ne!(wake("first"), wake("second"));
}

#[test]
fn a_jitter_that_is_too_long_never_reaches_the_next_instant() {
    let mut spread = with_jitter("spread", "* * * * *", 24 * HOUR);
    let mut now = at("2026-11-22T00:00:00Z");
    for _ in 0..200 {
        now += SignedDuration::from_secs(60);
        let due = spread.tick(now);
        assert_eq!(due.ticks.len(), 1, "{now}");
        assert_eq!(due.ticks[0].missed, 0, "{now}");
        // The instant that is now waits for its own delay.
        let wake_at = due.wake_at.unwrap();
        assert!(
            wake_at > now && wake_at < now + SignedDuration::from_secs(60),
            "{wake_at}"
        );
    }
}
