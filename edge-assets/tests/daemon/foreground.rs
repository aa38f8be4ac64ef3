//! Runs that are executed by whoever asks for them, beside a daemon or without one.

use std::{sync::Arc, time::Duration};

use edge_assets::{
    CancelToken, RunStatus, StepStatus,
    instance::{ExecuteOptions, Executed, Instance, InstanceError, LaunchRequest},
    store::RecentRuns,
};
use tokio::task::JoinSet;

use crate::support::{Stage, World, fails, ok, staged};

const SECOND: Duration = Duration::from_secs(1);

/// Executes beside the test.
fn execute(
    instance: Instance,
    request: LaunchRequest,
    options: ExecuteOptions,
) -> JoinSet<Result<Executed, InstanceError>> {
    let mut task = JoinSet::new();
    task.spawn(async move { instance.execute(request, options).await });
    task
}

#[tokio::test(start_paused = true)]
async fn a_run_is_executed_by_whoever_asks_and_kept_in_the_store() {
    let world = World::of([ok("a", &[]), ok("b", &["a"])]);
    let recent = Arc::new(RecentRuns::new());
    let options = ExecuteOptions::new().sink(recent.clone());
    let executed = world
        .instance("shell")
        .execute(LaunchRequest::selection("*"), options)
        .await
        .unwrap();
    assert_eq!(executed.run.status, RunStatus::Success);
    let result = executed.result.unwrap();
    assert_eq!(result.count(StepStatus::Success), 2);
    assert_eq!(recent.run(executed.run.id).unwrap().status, RunStatus::Success);
    let log = world.log(executed.run.id).await;
    assert_eq!(log[..3], ["queued", "claimed by shell, epoch 1", "started, 2 steps"]);
    assert_eq!(log.last().unwrap(), "finished: success");
}

#[tokio::test(start_paused = true)]
async fn a_daemon_beside_it_leaves_the_run_alone() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage)]);
    let daemon = world.start("d1");
    world.pass(SECOND).await;
    let mut task = execute(
        world.instance("shell"),
        LaunchRequest::selection("a"),
        ExecuteOptions::new(),
    );
    stage.began(1).await;
    world.pass(3_600 * SECOND).await;
    stage.end(1);
    let executed = task.join_next().await.unwrap().unwrap().unwrap();
    assert_eq!(executed.run.holder.as_deref(), Some("shell"));
    assert_eq!(
        (executed.run.status, executed.run.epoch, stage.count()),
        (RunStatus::Success, 1, 1)
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_whose_caller_dies_is_taken_over() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage)]);
    let daemon = world.start("d1");
    let mut task = execute(
        world.instance("shell"),
        LaunchRequest::selection("a"),
        ExecuteOptions::new(),
    );
    stage.began(1).await;
    task.shutdown().await;
    stage.began(2).await;
    stage.end(1);
    let run = world.runs().await[0].id;
    let ended = world.wait(run).await;
    assert_eq!(
        (ended.status, ended.holder.as_deref()),
        (RunStatus::Success, Some("d1"))
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn its_caller_stops_it_and_so_does_anybody_else() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage)]);
    let cancel = CancelToken::new();
    let options = ExecuteOptions::new().cancel(cancel.clone());
    let mut task = execute(world.instance("shell"), LaunchRequest::selection("a"), options);
    stage.began(1).await;
    cancel.cancel();
    let executed = task.join_next().await.unwrap().unwrap().unwrap();
    assert_eq!(executed.run.status, RunStatus::Canceled);
    assert_eq!(executed.result.unwrap().status, RunStatus::Canceled);
    let log = world.log(executed.run.id).await;
    assert_eq!(log.iter().filter(|line| *line == "cancel requested").count(), 1);

    let mut task = execute(
        world.instance("shell"),
        LaunchRequest::selection("a"),
        ExecuteOptions::new(),
    );
    stage.began(2).await;
    let run = world.runs().await[1].id;
    world.instance("another").cancel(run, "not here").await.unwrap();
    let executed = task.join_next().await.unwrap().unwrap().unwrap();
    assert_eq!(
        (executed.run.status, executed.run.reason.as_deref()),
        (RunStatus::Canceled, Some("not here"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_whose_key_is_known_waits_for_the_run_that_has_it() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage)]);
    let request = || LaunchRequest::selection("a").key("once");
    let mut first = execute(world.instance("one"), request(), ExecuteOptions::new());
    stage.began(1).await;
    let mut second = execute(world.instance("two"), request(), ExecuteOptions::new());
    world.pass(60 * SECOND).await;
    stage.end(1);
    let first = first.join_next().await.unwrap().unwrap().unwrap();
    let second = second.join_next().await.unwrap().unwrap().unwrap();
    assert_eq!((second.run.id, second.run.status), (first.run.id, RunStatus::Success));
    assert!(first.result.is_some() && second.result.is_none());
    assert_eq!(stage.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failed_run_is_a_result_and_a_wrong_request_an_error() {
    let world = World::of([fails("a", &[])]);
    let instance = world.instance("shell");
    let executed = instance
        .execute(LaunchRequest::selection("a"), ExecuteOptions::new())
        .await
        .unwrap();
    assert_eq!(executed.run.status, RunStatus::Failure);
    let refused = instance
        .execute(LaunchRequest::job("none"), ExecuteOptions::new())
        .await
        .unwrap_err();
    assert!(matches!(refused, InstanceError::UnknownJob { .. }));
    assert_eq!(world.runs().await.len(), 1);
}
