//! Runs whose process ends: they go on elsewhere, with what was done, and nobody writes who has lost them.

use std::time::Duration;

use edge_assets::{
    RunStatus,
    asset::{DepNeed, ValueType},
    instance::{LaunchRequest, Limits},
};
use jiff::SignedDuration;

use crate::support::{Stage, World, ok, staged};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_run_whose_process_was_killed_goes_on_with_the_steps_that_are_left() {
    let stage = Stage::new();
    let world = World::of([ok("a", &[]), staged("b", &["a"], &stage), ok("c", &["b"])]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("*")).await;
    stage.began(1).await;
    world.pass(SECOND).await;
    daemon.kill().await;
    let killed_at = world.now();
    let daemon = world.start("d2");
    stage.began(2).await;
    let took = world.now().duration_since(killed_at);
    assert!(took.as_secs() < 20, "{took:?}");
    stage.end(1);
    let ended = world.wait(run).await;
    assert_eq!((ended.status, ended.epoch), (RunStatus::Success, 2));
    assert_eq!((ended.planned_steps, ended.succeeded_steps), (3, 3));
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
            "queued again: its process ended",
            "claimed by d2, epoch 2",
            "started, 3 steps",
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
async fn a_done_step_runs_again_where_its_value_is_taken() {
    let stage = Stage::new();
    let mut taker = staged("b", &["a"], &stage);
    taker.needs.deps = vec![DepNeed::value("a".parse().unwrap(), ValueType::of::<()>())];
    let world = World::of([ok("first", &[]), ok("a", &["first"]), taker]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("*")).await;
    stage.began(1).await;
    world.pass(SECOND).await;
    daemon.kill().await;
    let daemon = world.start("d2");
    stage.end(1);
    let ended = world.wait(run).await;
    assert_eq!((ended.status, ended.succeeded_steps), (RunStatus::Success, 3));
    let log = world.log(run).await;
    let count = |line: &str| log.iter().filter(|other| *other == line).count();
    assert_eq!(count("first started, attempt 1"), 1);
    assert_eq!(count("a started, attempt 1"), 2);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_daemon_that_stops_waits_for_what_is_over_in_time() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage)]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("a")).await;
    stage.began(1).await;
    let later = world.launch(LaunchRequest::selection("a")).await;
    stage.began(2).await;
    let stopping = async {
        let asked_at = world.now();
        daemon.stop().await;
        world.now().duration_since(asked_at).as_secs()
    };
    let releasing = async {
        world.pass(20 * SECOND).await;
        stage.end(2);
    };
    let (took, ()) = tokio::join!(stopping, releasing);
    assert_eq!(took, 20);
    assert_eq!(world.run(run).await.status, RunStatus::Success);
    assert_eq!(world.run(later).await.status, RunStatus::Success);
}

#[tokio::test(start_paused = true)]
async fn a_daemon_that_stops_starts_nothing_more_and_hands_back_what_is_not_over() {
    let stage = Stage::new();
    let world = World::of([ok("a", &[]), staged("b", &["a"], &stage)]).limits(Limits::new().max_runs(1));
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("*")).await;
    let waiting = world.launch(LaunchRequest::selection("a")).await;
    stage.began(1).await;
    let asked_at = world.now();
    daemon.stop().await;
    let took = world.now().duration_since(asked_at).as_secs();
    assert!((30..32).contains(&took), "{took}");
    assert_eq!(world.run(waiting).await.status, RunStatus::Queued);
    let row = world.run(run).await;
    assert_eq!((row.status, row.holder), (RunStatus::Queued, None));
    // It is taken at once: nobody waits for the end of a lease.
    let daemon = world.start("d2");
    stage.end(1);
    world.wait(run).await;
    let took = world.now().duration_since(asked_at).as_secs();
    assert!(took < 33, "{took}");
    let log = world.log(run).await;
    assert_eq!(
        log[6..9],
        [
            "b started, attempt 1",
            "queued again: handed back by a process that ends",
            "claimed by d2, epoch 2"
        ]
    );
    assert_eq!(log.last().unwrap(), "finished: success");
    world.wait(waiting).await;
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_that_ends_its_process_three_times_fails() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage)]);
    let run = world.launch(LaunchRequest::selection("a")).await;
    for life in 1..=3 {
        let daemon = world.start(&format!("d{life}"));
        stage.began(life).await;
        daemon.kill().await;
    }
    let daemon = world.start("d4");
    let ended = world.wait(run).await;
    assert_eq!(ended.status, RunStatus::Failure);
    assert_eq!(ended.reason.as_deref(), Some("its process ended 3 times"));
    assert_eq!(stage.count(), 3);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn being_handed_back_is_nobodys_fault() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage)]);
    let run = world.launch(LaunchRequest::selection("a")).await;
    for life in 1..=5 {
        let daemon = world.start(&format!("d{life}"));
        stage.began(life).await;
        daemon.stop().await;
    }
    let daemon = world.start("d6");
    stage.end(1);
    assert_eq!(world.wait(run).await.status, RunStatus::Success);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_process_that_lost_its_run_writes_nothing_more_and_stops_it() {
    let stage = Stage::new();
    let here = World::of([staged("a", &[], &stage), ok("b", &["a"])]);
    let there = here.elsewhere();
    let cut_off = here.start("d1");
    let run = here.launch(LaunchRequest::selection("*")).await;
    stage.began(1).await;
    // The store is out of its sight for a minute; everybody else sees it.
    here.store.fail(true);
    let other = there.start("d2");
    stage.began(2).await;
    here.store.fail(false);
    there.pass(10 * SECOND).await;
    // The first process has heard that it lost the run, and its step was stopped: both permits are for the second one.
    stage.end(2);
    let ended = there.wait(run).await;
    assert_eq!(
        (ended.status, ended.epoch, ended.holder.as_deref()),
        (RunStatus::Success, 2, Some("d2"))
    );
    let log = there.log(run).await;
    let taken_over = log.iter().position(|line| line == "claimed by d2, epoch 2").unwrap();
    assert_eq!(
        log[taken_over + 1..],
        [
            "started, 2 steps",
            "a started, attempt 1",
            "a asset_materialized",
            "a succeeded",
            "b started, attempt 1",
            "b asset_materialized",
            "b succeeded",
            "finished: success",
        ]
    );
    cut_off.stop().await;
    other.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_that_a_process_held_before_it_was_started_again_is_put_back() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage), ok("b", &[])]);
    let daemon = world.start("pod-0");
    let lost = world.launch(LaunchRequest::selection("a")).await;
    stage.began(1).await;
    daemon.kill().await;
    // Under its old name it renews the leases of all that it holds; this one must not live on by that.
    let other = world.launch(LaunchRequest::selection("a")).await;
    let daemon = world.start("pod-0");
    stage.began(2).await;
    stage.began(3).await;
    stage.end(2);
    assert_eq!(world.wait(lost).await.status, RunStatus::Success);
    assert_eq!(world.wait(other).await.status, RunStatus::Success);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_claimed_run_that_never_begins_fails_after_a_minute() {
    let world = World::of([ok("a", &[])]);
    let run = world.enqueue("a").await;
    let _living = world.claim(run, "slow").await;
    let daemon = world.start("d1");
    let ended = world.wait(run).await;
    assert_eq!(ended.status, RunStatus::Failure);
    assert_eq!(
        ended.reason.as_deref(),
        Some("it did not begin within 60 s of its claim")
    );
    let took = ended.finished_at.unwrap().duration_since(ended.created_at);
    assert!((60..70).contains(&took.as_secs()), "{took:?}");
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_forward_declares_nobody_dead() {
    let world = World::of([ok("a", &[])]);
    let run = world.enqueue("a").await;
    let _living = world.claim(run, "another process").await;
    world.begin(run).await;
    let daemon = world.start("d1");
    for _ in 0..20 {
        world.pass(Duration::from_millis(31_700)).await;
        world.clock.jump(SignedDuration::from_hours(1));
    }
    world.pass(60 * SECOND).await;
    let row = world.run(run).await;
    assert_eq!((row.status, row.epoch), (RunStatus::Running, 1));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_keeps_no_dead_process_alive() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage)]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("a")).await;
    stage.began(1).await;
    world.pass(60 * SECOND).await;
    daemon.kill().await;
    world.clock.jump(SignedDuration::from_hours(-1));
    let killed_at = tokio::time::Instant::now();
    let daemon = world.start("d2");
    stage.began(2).await;
    let took = killed_at.elapsed().as_secs();
    assert!(took < 40, "{took}");
    stage.end(1);
    assert_eq!(world.wait(run).await.status, RunStatus::Success);
    daemon.stop().await;
}
