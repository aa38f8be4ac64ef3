//! Several daemons on one store: one leads, another takes its place when it is gone, and no two do the same.

use std::time::Duration;

use edge_assets::{
    Definitions, DefinitionsBuilder, RunStatus,
    instance::LaunchRequest,
    trigger::{JobDef, ScheduleDef},
};
use jiff::SignedDuration;

use crate::support::{World, ok};

const SECOND: Duration = Duration::from_secs(1);

fn every_minute() -> DefinitionsBuilder {
    let job = JobDef::new("sync", "a");
    Definitions::builder()
        .assets([ok("a", &[])])
        .jobs([job])
        .schedules([ScheduleDef::new("often", "* * * * *", "sync")])
}

/// How long it takes until a run that is queued now begins.
async fn seconds_to_start(world: &World) -> i64 {
    let run = world.launch(LaunchRequest::selection("a")).await;
    let asked_at = world.now();
    let ended = world.wait(run).await;
    ended.started_at.unwrap().duration_since(asked_at).as_secs()
}

#[tokio::test(start_paused = true)]
async fn another_daemon_leads_within_ten_seconds_when_the_leader_is_killed() {
    let world = World::of([ok("a", &[])]);
    let leader = world.start("d1");
    assert_eq!(seconds_to_start(&world).await, 0);
    let standby = world.start("d2");
    // Wherever the leader is between two of its heartbeats.
    world.pass(Duration::from_millis(61_900)).await;
    leader.kill().await;
    let took = seconds_to_start(&world).await;
    assert!(took < 10, "{took}");
    standby.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_leader_that_stops_hands_over_at_once() {
    let world = World::of([ok("a", &[])]);
    let leader = world.start("d1");
    assert_eq!(seconds_to_start(&world).await, 0);
    let standby = world.start("d2");
    world.pass(60 * SECOND).await;
    leader.stop().await;
    let took = seconds_to_start(&world).await;
    assert!(took <= 2, "{took}");
    standby.stop().await;
}

#[tokio::test(start_paused = true)]
async fn only_the_leader_starts_runs_and_ticks() {
    let world = World::new(every_minute());
    let other = world.elsewhere();
    let leader = world.start("d1");
    world.pass(SECOND).await;
    let standby = other.start("d2");
    world.pass(600 * SECOND).await;
    assert_eq!(world.ticks("often").await.len(), 10);
    assert!(world.runs().await.iter().all(|run| run.status == RunStatus::Success));
    for call in ["record_tick", "claim", "unfinished", "triggers"] {
        assert_eq!(other.store.calls(call), 0, "{call}");
    }
    leader.stop().await;
    standby.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_leader_that_cannot_reach_the_store_stops_leading_and_comes_back() {
    let world = World::new(every_minute());
    let other = world.elsewhere();
    let cut_off = world.start("d1");
    world.pass(SECOND).await;
    let standby = other.start("d2");
    world.store.fail(true);
    other.pass(600 * SECOND).await;
    assert_eq!(other.ticks("often").await.len(), 10);
    world.store.fail(false);
    other.pass(60 * SECOND).await;
    standby.kill().await;
    other.pass(600 * SECOND).await;
    let ticks = other.ticks("often").await;
    assert_eq!(ticks.len(), 21);
    assert!(ticks.iter().all(|tick| tick.runs.len() == 1 && tick.missed == 0));
    cut_off.stop().await;
}

#[tokio::test(start_paused = true)]
async fn two_leaders_at_once_make_one_tick_an_instant_and_one_run() {
    let world = World::new(every_minute());
    let other = world.elsewhere();
    world.store.give_every_lease();
    other.store.give_every_lease();
    let (one, two) = (world.start("d1"), other.start("d2"));
    let by_hand = world.launch(LaunchRequest::selection("a")).await;
    world.pass(3_600 * SECOND).await;
    let ticks = world.ticks("often").await;
    let instants: Vec<String> = ticks.iter().map(|tick| tick.instant.to_string()).collect();
    let expected: Vec<String> = (1..=60)
        .map(|minute| (crate::support::start() + SignedDuration::from_mins(minute)).to_string())
        .collect();
    assert_eq!(instants, expected);
    let runs = world.runs().await;
    assert_eq!(runs.len(), 61);
    assert!(
        runs.iter()
            .all(|run| run.status == RunStatus::Success && run.epoch == 1)
    );
    assert_eq!(world.run(by_hand).await.status, RunStatus::Success);
    // They did compete: each was refused at times, or there was nothing to show.
    let recorded = world.store.calls("record_tick") + other.store.calls("record_tick");
    assert!(recorded > 60, "{recorded}");
    one.stop().await;
    two.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_was_set_back_keeps_no_dead_leader_in_office() {
    let world = World::of([ok("a", &[])]);
    let leader = world.start("d1");
    assert_eq!(seconds_to_start(&world).await, 0);
    let standby = world.start("d2");
    world.pass(60 * SECOND).await;
    leader.kill().await;
    world.clock.jump(SignedDuration::from_hours(-1));
    let asked_at = tokio::time::Instant::now();
    let run = world.launch(LaunchRequest::selection("a")).await;
    world.wait(run).await;
    let took = asked_at.elapsed().as_secs();
    assert!(took < 15, "{took}");
    standby.stop().await;
}
