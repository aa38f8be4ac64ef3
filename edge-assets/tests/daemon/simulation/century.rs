//! A century of daily schedules, decided and recorded by nothing but pure functions: clocks that change, people who set them,
//! times in which nobody looks.

use edge_assets::{
    tick::{TriggerKey, TriggerKind, TriggerState},
    trigger::{Missed, ScheduleDef, due},
};
use jiff::{SignedDuration, Timestamp};

/// Looks when the schedule says so, mostly; each instant must get one tick, or be counted as missed.
fn a_century(cron: &str, zone: &str, missed: Missed, seed: u64) {
    let mut schedule = ScheduleDef::new("daily", cron, "job");
    schedule.timezone = zone.into();
    schedule.missed = missed;
    let cron = schedule.parse_cron().unwrap();
    let key = TriggerKey {
        location: "here".into(),
        kind: TriggerKind::Schedule,
        name: schedule.name.clone(),
    };
    let (begin, end): (Timestamp, Timestamp) = (
        "1970-01-01T00:00:00Z".parse().unwrap(),
        "2070-01-01T00:00:00Z".parse().unwrap(),
    );
    let mut state = TriggerState::first_seen(key, schedule.definition(), begin);
    let mut chance = fastrand::Rng::with_seed(seed);
    let (mut now, mut answered, mut ticks) = (begin, 0_u64, 0_u64);
    while now < end {
        let due = due(&schedule, &cron, &state, now);
        for tick in due.ticks {
            assert!(
                state.last_at.is_none_or(|last| last < tick.instant),
                "{} again",
                tick.instant
            );
            assert!(tick.instant <= now, "{} comes at {now}", tick.instant);
            answered += 1 + u64::from(tick.missed);
            ticks += 1;
            state.last_at = Some(tick.instant);
        }
        let next = due.wake_at.unwrap();
        now = match chance.u8(..) {
            // Nobody looks for up to a week.
            0..4 => next + SignedDuration::from_hours(chance.i64(0..168)),
            // Somebody sets the clock back, and looks at once.
            4..8 => now - SignedDuration::from_hours(chance.i64(0..100)),
            // Something else has happened.
            8..16 => now.max(next - SignedDuration::from_secs(chance.i64(1..7_200))),
            _ => next,
        };
    }
    // One look from the end, so that whatever the last jump left is answered.
    let last = state.last_at.unwrap();
    let next = |after: &Timestamp| cron.next_after(*after);
    let first = begin - SignedDuration::from_nanos(1);
    let instants = std::iter::successors(next(&first), next).take_while(|at| *at <= last);
    assert_eq!(answered, u64::try_from(instants.count()).unwrap(), "{zone}");
    assert!(ticks > 30_000, "{ticks}");
}

#[test]
fn a_century_of_nights_in_berlin_has_one_tick_each() {
    a_century("30 2 * * *", "Europe/Berlin", Missed::Latest, 1);
}

#[test]
fn a_century_of_nights_on_lord_howe_has_one_tick_each() {
    a_century("45 1 * * *", "Australia/Lord_Howe", Missed::None, 2);
}

#[test]
fn a_century_of_midnights_in_sao_paulo_is_made_up_for() {
    a_century("0 0 * * *", "America/Sao_Paulo", Missed::EVERY, 3);
}
