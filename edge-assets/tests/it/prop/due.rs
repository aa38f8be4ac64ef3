//! Decisions of schedules: whatever the clock does and whoever edits, pauses and resumes, every instant is answered for once
//! or counted as missed, in order.

use std::time::Duration;

use edge_assets::{
    cron::CronSchedule,
    trigger::{Missed, Overlap},
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::support::{Remembered, at, schedule};

const CRONS: [(&str, &str); 6] = [
    ("* * * * *", "UTC"),
    ("*/7 * * * *", "Europe/Berlin"),
    ("30 2 * * *", "Europe/Berlin"),
    ("15,45 0-4 * * *", "Australia/Lord_Howe"),
    ("0 6 * * MON-FRI", "America/New_York"),
    ("0 0 1 * *", "Africa/Casablanca"),
];

#[derive(Debug, Clone)]
enum Act {
    /// Time passes, and the schedule is looked at.
    Pass(i64),
    /// Somebody sets the clock back, and the schedule is looked at.
    SetBack(i64),
    /// It is looked at exactly when it wanted to be.
    Wake,
    Pause,
    Resume,
    Edit(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let seconds = prop_oneof![0_i64..180, 0_i64..10_800, 0_i64..200_000];
    let act = prop_oneof![
        4 => seconds.clone().prop_map(Act::Pass),
        1 => seconds.prop_map(Act::SetBack),
        3 => Just(Act::Wake),
        1 => Just(Act::Pause),
        2 => Just(Act::Resume),
        1 => (0..CRONS.len()).prop_map(Act::Edit),
    ];
    proptest::collection::vec(act, 1..14)
}

fn policies() -> impl Strategy<Value = Missed> {
    prop_oneof![
        Just(Missed::Latest),
        Just(Missed::None),
        (1_u32..=100, 1_u64..=24).prop_map(|(max, hours)| Missed::All {
            max,
            within: Duration::from_secs(hours * 3_600),
        }),
    ]
}

/// How many instants lie between two, both left out; none that is before `since` counts.
fn between(cron: &CronSchedule, from: Option<Timestamp>, since: Timestamp, to: Timestamp) -> usize {
    let before = from.max(Some(since - SignedDuration::from_nanos(1))).unwrap_or(since);
    std::iter::successors(cron.next_after(before), |at| cron.next_after(*at))
        .take_while(|at| *at < to)
        .count()
}

/// Looks at the schedule, and holds the answer against what the instants are.
fn look(world: &mut Remembered, now: Timestamp) -> Result<(), TestCaseError> {
    let cron = world.schedule.parse_cron().unwrap();
    let jitter = SignedDuration::try_from(world.schedule.jitter).unwrap();
    let (mut last, since) = (world.state.last_at, world.state.since);
    let due = world.tick(now);
    if world.state.switched == Some(false) {
        prop_assert!(due.ticks.is_empty() && due.wake_at.is_none());
        return Ok(());
    }
    for tick in &due.ticks {
        let instant = tick.instant;
        prop_assert!(Some(instant) > last, "{instant} after {last:?}");
        prop_assert!(instant >= since && instant <= now);
        prop_assert_eq!(cron.next_after(instant - SignedDuration::from_nanos(1)), Some(instant));
        // Nothing is passed over in silence.
        prop_assert_eq!(
            usize::try_from(tick.missed).unwrap(),
            between(&cron, last, since, instant)
        );
        last = Some(instant);
    }
    // Nothing is left that could have fired, and it says when to look again.
    if let Some(next) = cron.next_after(last.max(Some(since - SignedDuration::from_nanos(1))).unwrap_or(since)) {
        let wake_at = due.wake_at.unwrap();
        prop_assert!(wake_at > now);
        prop_assert!(wake_at >= next && wake_at < next + jitter.max(SignedDuration::from_nanos(1)));
        prop_assert!(world.ask(wake_at - SignedDuration::from_nanos(1)).ticks.is_empty());
        prop_assert_eq!(world.ask(wake_at).ticks.len(), 1);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_instant_is_answered_for_once_or_counted(
        first in 0..CRONS.len(),
        missed in policies(),
        jitter in prop_oneof![Just(0_u64), 1_u64..60],
        acts in acts(),
    ) {
        let start = at("2026-10-23T21:58:30Z");
        let (cron, zone) = CRONS[first];
        let mut declared = schedule(cron, zone);
        declared.missed = missed;
        declared.overlap = Overlap::Allow;
        declared.jitter = Duration::from_secs(jitter);
        let mut world = Remembered::new(declared, &start.to_string());
        let mut now = start;
        for act in acts {
            match act {
                Act::Pass(seconds) => now += SignedDuration::from_secs(seconds),
                Act::SetBack(seconds) => now -= SignedDuration::from_secs(seconds),
                Act::Wake => now = world.ask(now).wake_at.unwrap_or(now),
                Act::Pause => world.state.switched = Some(false),
                Act::Resume => {
                    world.state.switched = Some(true);
                    world.state.since = now;
                }
                Act::Edit(to) => {
                    let (cron, zone) = CRONS[to];
                    world.schedule.cron = cron.into();
                    world.schedule.timezone = zone.into();
                    world.state.since = now;
                }
            }
            look(&mut world, now)?;
        }
    }
}
