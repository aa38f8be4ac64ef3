//! A store that fails for a while: nothing is lost, nothing is done twice, and all goes on by itself.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use edge_assets::{
    AssetContext, Definitions, LogLevel, Metadata, RunStatus,
    instance::LaunchRequest,
    metadata::MAX_ENTRIES,
    store::{EventFilter, EventPosition, EventStore as _, Retention},
    trigger::{JobDef, ScheduleDef},
};

use crate::support::{Running, Stage, World, asset, ok, staged};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_run_goes_on_while_the_store_fails_and_loses_nothing() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage), ok("b", &["a"]), staged("c", &["b"], &stage)]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("*")).await;
    stage.began(1).await;
    world.store.fail(true);
    world.pass(600 * SECOND).await;
    // Its steps need no store.
    stage.end(1);
    stage.began(2).await;
    world.pass(600 * SECOND).await;
    world.store.fail(false);
    stage.end(1);
    let ended = world.wait(run).await;
    assert_eq!((ended.status, ended.epoch), (RunStatus::Success, 1));
    assert_eq!(
        world.log(run).await,
        [
            "queued",
            "claimed by d1, epoch 1",
            "started, 3 steps",
            "a started, attempt 1",
            "a asset_materialized",
            "a succeeded",
            "b started, attempt 1",
            "b asset_materialized",
            "b succeeded",
            "c started, attempt 1",
            "c asset_materialized",
            "c succeeded",
            "finished: success",
        ]
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn facts_whose_answer_is_lost_are_kept_once() {
    let fails = asset("b", &["a"]).run(|ctx: AssetContext| async move {
        ctx.log(LogLevel::Info, "looking");
        tokio::time::sleep(SECOND).await;
        Err::<(), _>(std::io::Error::other("no such table"))
    });
    let world = World::of([ok("a", &[]), fails]);
    world.store.lose_every_other("append");
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("*")).await;
    let ended = world.wait(run).await;
    assert_eq!((ended.status, ended.epoch), (RunStatus::Failure, 1));
    assert_eq!(
        world.log(run).await,
        [
            "queued",
            "claimed by d1, epoch 1",
            "started, 2 steps",
            "a started, attempt 1",
            "a asset_materialized",
            "a succeeded",
            "b started, attempt 1",
            "b said: looking",
            "b failed: no such table",
            "finished: failure",
        ]
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_run_is_acknowledged_only_when_it_is_stored() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage)]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("a")).await;
    stage.began(1).await;
    world.pass(SECOND).await;
    world.store.fail_only("append");
    stage.end(1);
    world.pass(300 * SECOND).await;
    assert_eq!(world.run(run).await.status, RunStatus::Running);
    world.store.fail(false);
    assert_eq!(world.wait(run).await.status, RunStatus::Success);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn ticks_that_could_not_be_recorded_are_made_up_for() {
    let builder = Definitions::builder()
        .assets([ok("a", &[])])
        .jobs([JobDef::new("sync", "a")])
        .schedules([ScheduleDef::new("often", "* * * * *", "sync")]);
    let world = World::new(builder);
    let daemon = world.daemon("d1");
    let health = daemon.health();
    let daemon = Running::new(daemon);
    world.pass(61 * SECOND).await;
    world.store.fail(true);
    world.pass(300 * SECOND).await;
    world.store.fail(false);
    world.pass(62 * SECOND).await;
    let ticks = world.ticks("often").await;
    let missed: Vec<u32> = ticks.iter().map(|tick| tick.missed).collect();
    assert_eq!(missed, [0, 4, 0]);
    assert_eq!(world.runs().await.len(), 3);
    // The loops say what was wrong.
    let failed: Vec<String> = health().into_iter().filter_map(|one| one.last_error).collect();
    assert!(
        failed.iter().any(|error| error.starts_with("there is no room")),
        "{failed:?}"
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_daemon_that_begins_while_the_store_fails_begins_when_it_does_not() {
    let world = World::of([ok("a", &[])]);
    let run = world.launch(LaunchRequest::selection("a")).await;
    world.store.fail(true);
    let daemon = world.start("d1");
    world.pass(600 * SECOND).await;
    world.store.fail(false);
    assert_eq!(world.wait(run).await.status, RunStatus::Success);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_daemon_can_end_while_the_store_fails() {
    let world = World::of([ok("a", &[])]);
    let daemon = world.start("d1");
    world.pass(SECOND).await;
    world.store.fail(true);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_daemon_can_end_while_the_store_fails_and_runs_are_held_up_by_it() {
    let assets = (0..3_000).map(|n| ok(&format!("n{n}"), &[]));
    let stage = Stage::new();
    let world = World::of(assets.chain([staged("slow", &[], &stage)]));
    let daemon = world.start("d1");
    let held_up = world.launch(LaunchRequest::selection("n*")).await;
    let slow = world.launch(LaunchRequest::selection("slow")).await;
    stage.began(1).await;
    world.store.fail(true);
    let asked_at = world.now();
    daemon.stop().await;
    let took = world.now().duration_since(asked_at).as_secs();
    assert!(took < 60, "{took}");
    world.store.fail(false);
    // Their leases end, and another daemon goes on with both.
    let daemon = world.start("d2");
    stage.end(1);
    let ended = world.wait(held_up).await;
    assert_eq!((ended.status, ended.succeeded_steps), (RunStatus::Success, 3_000));
    assert_eq!(world.wait(slow).await.status, RunStatus::Success);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_daemon_whose_store_is_gone_is_as_good_as_dead() {
    let world = World::of([ok("a", &[])]);
    let daemon = world.daemon("d1");
    let (is_alive, health) = (daemon.is_alive(), daemon.health());
    assert!(!is_alive(), "it does nothing yet");
    let daemon = Running::new(daemon);
    let standby = world.daemon("d2");
    let stands_by = standby.is_alive();
    let standby = Running::new(standby);
    world.pass(600 * SECOND).await;
    assert!(is_alive() && stands_by());
    world.store.fail(true);
    world.pass(61 * SECOND).await;
    assert!(!is_alive() && !stands_by());
    world.store.fail(false);
    world.pass(61 * SECOND).await;
    assert!(is_alive() && stands_by());
    let names: Vec<&str> = health().iter().map(|one| one.name).collect();
    assert_eq!(
        names,
        [
            "aftermath",
            "automation",
            "backfills",
            "freshness",
            "leader",
            "monitor",
            "queue",
            "retention",
            "scheduler",
            "sensors"
        ]
    );
    daemon.stop().await;
    standby.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_closed_store_ends_what_runs_and_the_daemon_can_end() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage)]);
    let daemon = world.start("d1");
    world.launch(LaunchRequest::selection("a")).await;
    stage.began(1).await;
    edge_assets::store::Upkeep::close(&*world.store).await.unwrap();
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_gigabyte_of_log_lines_is_cut_and_stops_nobody() {
    let says = asset("loud", &[]).run(|ctx: AssetContext| async move {
        let line = "x".repeat(60 * 1024);
        for _ in 0..17_500 {
            // It never waits: the store gets no chance to keep up.
            ctx.log(LogLevel::Info, line.clone());
        }
        Ok::<(), std::io::Error>(())
    });
    let world = World::of([says, ok("quiet", &[])]);
    let daemon = world.start("d1");
    let loud = world.launch(LaunchRequest::selection("loud")).await;
    let quiet = world.launch(LaunchRequest::selection("quiet")).await;
    assert_eq!(world.wait(loud).await.status, RunStatus::Success);
    assert_eq!(world.wait(quiet).await.status, RunStatus::Success);
    let log = world.log(loud).await;
    let kept = log.iter().filter(|line| line.starts_with("loud said: xxx")).count();
    assert!(kept > 0 && kept < 300, "{kept}");
    let left_out = format!("loud said: {} lines of log were left out here", 17_500 - kept);
    assert!(
        log.iter().any(|line| line.starts_with(&left_out)),
        "{kept} kept, {}",
        log.len()
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_log_that_the_store_keeps_up_with_is_cut_at_its_cap() {
    let says = asset("loud", &[]).run(|ctx: AssetContext| async move {
        let line = "x".repeat(60 * 1024);
        for _ in 0..1_500 {
            ctx.log(LogLevel::Info, line.clone());
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok::<(), std::io::Error>(())
    });
    let world = World::of([says]);
    let daemon = world.start("d1");
    let loud = world.launch(LaunchRequest::selection("loud")).await;
    assert_eq!(world.wait(loud).await.status, RunStatus::Success);
    let filter = EventFilter {
        run: Some(loud),
        ..EventFilter::default()
    };
    let events = world
        .store
        .events(filter, EventPosition::default(), usize::MAX)
        .await
        .unwrap();
    let bytes: usize = events.iter().map(|event| event.record.size()).sum();
    assert!((60 << 20..66 << 20).contains(&bytes), "{bytes}");
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_million_metadata_entries_are_capped_and_stop_nobody() {
    let says = asset("a", &[]).run(|ctx: AssetContext| async move {
        for n in 0..1_000_000 {
            ctx.record(format!("entry_{n:07}"), n);
        }
        Ok::<(), std::io::Error>(())
    });
    let world = World::of([says]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("a")).await;
    assert_eq!(world.wait(run).await.status, RunStatus::Success);
    let detail = world.instance("caller").run_detail(run).await.unwrap();
    let metadata: &Metadata = &detail.view.steps[0].metadata;
    assert_eq!(metadata.len(), MAX_ENTRIES + 1);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_slows_down_while_the_store_does_not_keep_up_and_keeps_all_its_facts() {
    let made = Arc::new(AtomicUsize::new(0));
    let assets = (0..6_000).map(|n| {
        let upstream = format!("n{}", n.max(1) - 1);
        let upstream: &[&str] = if n == 0 { &[] } else { &[&upstream] };
        let made = Arc::clone(&made);
        asset(&format!("n{n}"), upstream).run(move || {
            made.fetch_add(1, Ordering::SeqCst);
            std::future::ready(Ok::<(), std::io::Error>(()))
        })
    });
    let world = World::of(assets);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("*")).await;
    world.store.fail_only("append");
    world.pass(60 * SECOND).await;
    // Each step states three facts, and some four thousand of them are kept; then no further step begins.
    let before = made.load(Ordering::SeqCst);
    assert!((1_000..2_000).contains(&before), "{before}");
    world.pass(600 * SECOND).await;
    assert_eq!(made.load(Ordering::SeqCst), before);
    world.store.fail(false);
    let ended = world.wait(run).await;
    assert_eq!((ended.status, ended.succeeded_steps), (RunStatus::Success, 6_000));
    assert_eq!(world.log(run).await.len(), 3 + 3 * 6_000 + 1);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_too_old_goes_by_itself() {
    let world = World::of([ok("a", &[])]);
    let retention = Retention {
        age: Some(Duration::from_secs(7_200)),
        bytes: None,
    };
    let daemon = Running::new(world.daemon("d1").retention(retention));
    let old = world.launch(LaunchRequest::selection("a")).await;
    world.wait(old).await;
    world.pass(6_000 * SECOND).await;
    let young = world.launch(LaunchRequest::selection("a")).await;
    world.wait(young).await;
    world.pass(6_000 * SECOND).await;
    let left: Vec<_> = world.runs().await.iter().map(|run| run.id).collect();
    assert_eq!(left, [young]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn an_idle_daemon_asks_the_store_for_next_to_nothing() {
    let builder = Definitions::builder()
        .assets([ok("a", &[])])
        .jobs([JobDef::new("sync", "a")])
        .schedules([ScheduleDef::new("rarely", "0 0 1 1 *", "sync")]);
    let world = World::new(builder);
    let daemon = world.start("d1");
    world.pass(60 * SECOND).await;
    let before = world.store.all_calls() - world.store.calls("acquire");
    world.pass(3_000 * SECOND).await;
    let asked = world.store.all_calls() - world.store.calls("acquire") - before;
    assert!(asked < 5, "{asked} calls beside the lease of the leader");
    daemon.stop().await;
}
