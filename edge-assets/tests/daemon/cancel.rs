//! Stopping: what was asked to stop stops, says so once, and never hangs.

use std::time::Duration;

use edge_assets::{AssetContext, RunStatus, instance::LaunchRequest, store::RunStore as _};

use crate::support::{Stage, World, asset, ok, staged};

#[tokio::test(start_paused = true)]
async fn a_running_run_stops_on_request_and_says_so_once() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage), ok("b", &["a"])]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("*")).await;
    stage.began(1).await;
    world.pass(Duration::from_secs(1)).await;
    let asked = world.instance("caller").cancel(run, "not needed").await.unwrap();
    assert_eq!(asked.status, RunStatus::Canceling);
    let asked_at = world.now();
    let ended = world.wait(run).await;
    assert_eq!(
        (ended.status, ended.reason.as_deref()),
        (RunStatus::Canceled, Some("not needed"))
    );
    assert!(world.now().duration_since(asked_at).as_millis() < 100);
    assert_eq!(
        world.log(run).await[2..],
        [
            "started, 2 steps",
            "a started, attempt 1",
            "cancel requested",
            "a canceled",
            "b canceled",
            "finished: canceled",
        ]
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_queued_run_that_is_canceled_never_runs() {
    let world = World::of([ok("a", &[])]);
    let run = world.launch(LaunchRequest::selection("a")).await;
    let canceled = world.instance("caller").cancel(run, "a mistake").await.unwrap();
    assert_eq!(canceled.status, RunStatus::Canceled);
    let daemon = world.start("d1");
    world.pass(Duration::from_secs(3_600)).await;
    assert_eq!(
        world.log(run).await,
        ["queued", "cancel requested", "finished: canceled, a mistake"]
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn canceling_what_is_over_changes_nothing() {
    let world = World::of([ok("a", &[])]);
    let daemon = world.start("d1");
    let instance = world.instance("caller");
    let done = world.launch(LaunchRequest::selection("a")).await;
    world.wait(done).await;
    let before = world.log(done).await;
    assert_eq!(
        instance.cancel(done, "too late").await.unwrap().status,
        RunStatus::Success
    );
    assert_eq!(world.log(done).await, before);
    daemon.stop().await;

    let canceled = world.launch(LaunchRequest::selection("a")).await;
    instance.cancel(canceled, "once").await.unwrap();
    let before = world.log(canceled).await;
    let again = instance.cancel(canceled, "twice").await.unwrap();
    assert_eq!(
        (again.status, again.reason.as_deref()),
        (RunStatus::Canceled, Some("once"))
    );
    assert_eq!(world.log(canceled).await, before);
}

#[tokio::test(start_paused = true)]
async fn a_step_that_listens_is_given_time_to_end() {
    let listens = asset("a", &[]).run(|ctx: AssetContext| async move {
        ctx.cancel_token().cancelled().await;
        tokio::time::sleep(Duration::from_secs(5)).await;
        ctx.record("left", "in good order");
        Ok::<(), std::io::Error>(())
    });
    let world = World::of([listens]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("a")).await;
    world.until(run, RunStatus::Running).await;
    world.instance("caller").cancel(run, "enough").await.unwrap();
    let ended = world.wait(run).await;
    // What was made in spite of the request is kept.
    assert_eq!((ended.status, ended.succeeded_steps), (RunStatus::Success, 1));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_that_does_not_stop_is_ended_after_thirty_seconds() {
    let world = World::of([ok("a", &[])]);
    let run = world.enqueue("a").await;
    // Some other process executes it, lives, and does not listen.
    let _living = world.claim(run, "deaf").await;
    let daemon = world.start("d1");
    world
        .store
        .request_cancel(run, world.now(), "stop it".to_owned())
        .await
        .unwrap();
    let asked_at = world.now();
    let ended = world.wait(run).await;
    assert_eq!(ended.status, RunStatus::Canceled);
    let reason = ended.reason.unwrap();
    assert_eq!(
        reason,
        "it did not end within 30 s of the request; what it was doing may still be running"
    );
    let took = ended.finished_at.unwrap().duration_since(asked_at);
    assert!((30..40).contains(&took.as_secs()), "{took:?}");
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_whose_process_dies_while_it_is_canceled_is_canceled() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage)]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("a")).await;
    stage.began(1).await;
    daemon.kill().await;
    world.instance("caller").cancel(run, "enough").await.unwrap();
    let daemon = world.start("d2");
    let ended = world.wait(run).await;
    assert_eq!(ended.status, RunStatus::Canceled);
    assert_eq!(stage.count(), 1, "it is not begun again");
    daemon.stop().await;
}
