//! Runs from their launch to their end: what is queued is executed, and what was acknowledged is never lost.

use std::{sync::Arc, time::Duration};

use edge_assets::{
    AssetContext, Definitions, LogLevel, Res, Resource, Resources, RunStatus, StepStatus,
    daemon::Daemon,
    instance::{ExecuteOptions, Instance, InstanceError, LaunchRequest, Limits},
    plan::PlanError,
    policy::PoolLimits,
    run::RunOrigin,
    store::{MemoryStore, StoreError},
    tick::TriggerKind,
    trigger::JobDef,
};
use serde_json::json;

use crate::support::{Running, Stage, World, asset, fails, ok, staged};

const HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test(start_paused = true)]
async fn a_launched_run_is_executed_and_its_facts_are_stored() {
    let world = World::of([ok("a", &[]), ok("b", &["a"])]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("*")).await;
    let ended = world.wait(run).await;
    assert_eq!(ended.status, RunStatus::Success);
    assert_eq!((ended.planned_steps, ended.succeeded_steps), (2, 2));
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
            "b asset_materialized",
            "b succeeded",
            "finished: success",
        ]
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_of_a_job_carries_what_the_job_says_and_what_the_request_adds() {
    let mut job = JobDef::new("nightly", "a");
    job.tags.insert("team", "edge");
    job.tags.insert("kind", "job");
    job.priority = 7;
    let world = World::new(Definitions::builder().assets([ok("a", &[])]).jobs([job]));
    let instance = world.instance("caller");
    let run = instance
        .launch(LaunchRequest::job("nightly").tag("kind", "mine"))
        .await
        .unwrap()
        .run;
    assert_eq!(
        (run.job.as_deref(), &*run.selection, run.priority),
        (Some("nightly"), "a", 7)
    );
    assert_eq!(run.tags.to_string(), "kind=mine, team=edge");
    assert_eq!((run.origin, run.status), (RunOrigin::Manual, RunStatus::Queued));
    let urgent = instance
        .launch(LaunchRequest::job("nightly").priority(-1))
        .await
        .unwrap()
        .run;
    assert_eq!(urgent.priority, -1);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_run_is_refused_before_anything_is_queued() {
    let world = World::new(
        Definitions::builder()
            .assets([ok("a", &[])])
            .jobs([JobDef::new("nightly", "a")]),
    );
    let instance = world.instance("caller");
    let refused = |request| {
        let instance = instance.clone();
        async move { instance.launch(request).await.unwrap_err() }
    };
    let unknown = refused(LaunchRequest::job("nihgtly")).await;
    assert_eq!(unknown.to_string(), "there is no job `nihgtly`; did you mean `nightly`");
    let selection = refused(LaunchRequest::selection("group:nowhere")).await;
    assert!(
        matches!(selection, InstanceError::Plan(PlanError::Resolve(_))),
        "{selection}"
    );
    let syntax = refused(LaunchRequest::selection("a and")).await;
    assert!(
        matches!(syntax, InstanceError::Plan(PlanError::Selection(_))),
        "{syntax}"
    );
    let partition = refused(LaunchRequest::selection("a").partition("2026-11-22")).await;
    assert!(
        matches!(partition, InstanceError::Plan(PlanError::NotPartitioned { .. })),
        "{partition}"
    );
    let config = refused(LaunchRequest::selection("a").config("a".parse().unwrap(), json!(1))).await;
    assert!(matches!(config, InstanceError::Plan(PlanError::Config(_))), "{config}");
    for key in ["", &"k".repeat(513)] {
        let key = refused(LaunchRequest::selection("a").key(key)).await;
        assert!(matches!(key, InstanceError::BadKey { .. }), "{key}");
    }
    assert_eq!(world.store.calls("enqueue"), 0);
}

#[tokio::test(start_paused = true)]
async fn however_often_a_request_is_made_under_one_key_there_is_one_run() {
    let world = World::of([ok("a", &[])]);
    let request = || LaunchRequest::selection("a").key("2026-11-22");
    let (one, other) = (world.instance("one"), world.instance("other"));
    let (first, second) = tokio::join!(one.launch(request()), other.launch(request()));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.run.id, second.run.id);
    assert_ne!(first.is_new, second.is_new);
    let daemon = world.start("d1");
    world.wait(first.run.id).await;
    let later = one.launch(request()).await.unwrap();
    assert_eq!(
        (later.run.id, later.is_new, later.run.status),
        (first.run.id, false, RunStatus::Success)
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_launch_that_was_acknowledged_outlives_every_process() {
    let world = World::of([ok("a", &[])]);
    world.start("d1").kill().await;
    let run = world.launch(LaunchRequest::selection("a")).await;
    world.pass(24 * HOUR).await;
    let daemon = world.start("d2");
    assert_eq!(world.wait(run).await.status, RunStatus::Success);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_does_not_start_before_its_time() {
    let world = World::of([ok("a", &[])]);
    let daemon = world.start("d1");
    let at = world.now() + HOUR;
    let run = world.launch(LaunchRequest::selection("a").not_before(at)).await;
    world.pass(HOUR - Duration::from_secs(1)).await;
    assert_eq!(world.run(run).await.status, RunStatus::Queued);
    let ended = world.wait(run).await;
    let late = ended.started_at.unwrap().duration_since(at);
    assert!((0..100).contains(&late.as_millis()), "{late:?}");
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_failed_run_says_what_failed() {
    let world = World::of([fails("a", &[]), ok("b", &["a"])]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("*")).await;
    let ended = world.wait(run).await;
    assert_eq!(
        (ended.status, ended.failed_steps, ended.succeeded_steps),
        (RunStatus::Failure, 1, 0)
    );
    let detail = world.instance("caller").run_detail(run).await.unwrap();
    assert_eq!(detail.view.status, RunStatus::Failure);
    let statuses: Vec<StepStatus> = detail.view.steps.values().map(|step| step.status).collect();
    assert_eq!(statuses, [StepStatus::Failure, StepStatus::Skipped]);
    assert_eq!(
        detail.view.steps[0].failure.as_ref().unwrap().message(),
        "no such table"
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn the_detail_of_a_run_does_not_read_what_its_steps_said() {
    let talks = asset("talks", &[]).run(|ctx: AssetContext| async move {
        for line in 0..5_000 {
            ctx.log(LogLevel::Info, format!("line {line}"));
            if line % 100 == 0 {
                tokio::task::yield_now().await;
            }
        }
        Ok::<(), std::io::Error>(())
    });
    let world = World::of([talks]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("talks")).await;
    world.wait(run).await;
    daemon.stop().await;
    assert!(world.log(run).await.len() > 1_000, "it said more than is read at once");
    let before = world.store.calls("events");
    let detail = world.instance("caller").run_detail(run).await.unwrap();
    assert_eq!(detail.view.steps[0].status, StepStatus::Success);
    assert_eq!(world.store.calls("events") - before, 1);
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_is_woken_and_does_not_ask_again_and_again() {
    let stage = Stage::new();
    let world = World::of([staged("a", &[], &stage)]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("a")).await;
    stage.began(1).await;
    let waiter = world.elsewhere();
    let waiting = async {
        let ended = waiter.wait(run).await;
        (ended.status, waiter.now())
    };
    let releasing = async {
        world.pass(10 * HOUR).await;
        stage.end(1);
        world.now()
    };
    let ((status, told_at), released_at) = tokio::join!(waiting, releasing);
    assert_eq!(status, RunStatus::Success);
    assert!(told_at.duration_since(released_at).as_millis() < 100);
    assert!(waiter.store.calls("run") < 10, "{}", waiter.store.calls("run"));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_is_found_by_a_part_of_its_id() {
    let world = World::of([ok("a", &[])]);
    let instance = world.instance("caller");
    let run = world.launch(LaunchRequest::selection("a")).await;
    world.launch(LaunchRequest::selection("a")).await;
    assert_eq!(instance.find_run(&run.short()).await.unwrap().id, run);
    assert_eq!(instance.find_run(&run.to_string()).await.unwrap().id, run);
    assert!(matches!(
        instance.find_run("").await,
        Err(InstanceError::Ambiguous { count: 2, .. })
    ));
    assert!(matches!(
        instance.find_run("zz").await,
        Err(InstanceError::NoSuchRun(_))
    ));
    let unknown = edge_assets::RunId::generate();
    let not_there = instance.run(unknown).await;
    assert!(matches!(not_there, Err(InstanceError::Store(StoreError::UnknownRun(id))) if id == unknown));
}

#[tokio::test(start_paused = true)]
async fn an_unknown_trigger_is_refused_with_an_offer() {
    let schedule = edge_assets::trigger::ScheduleDef::new("hourly", "0 * * * *", "nightly");
    let builder = Definitions::builder()
        .assets([ok("a", &[])])
        .jobs([JobDef::new("nightly", "a")]);
    let world = World::new(builder.schedules([schedule]));
    let instance = world.instance("caller");
    let refused = instance
        .switch(TriggerKind::Schedule, "houly", false)
        .await
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "there is no schedule `houly`; did you mean `hourly`"
    );
    assert!(instance.reset_cursor("hourly", None).await.is_err(), "it is no sensor");
    let state = instance.switch(TriggerKind::Schedule, "hourly", false).await.unwrap();
    assert_eq!(state.switched, Some(false));
}

#[tokio::test(start_paused = true)]
async fn what_a_step_says_is_in_the_store_within_twenty_milliseconds() {
    let stage = Stage::new();
    let world = World::of([ok("a", &[]), staged("b", &["a"], &stage)]);
    let daemon = world.start("d1");
    let run = world.launch(LaunchRequest::selection("*")).await;
    stage.began(1).await;
    world.pass(Duration::from_millis(20)).await;
    assert_eq!(world.log(run).await.last().unwrap(), "b started, attempt 1");
    stage.end(1);
    world.wait(run).await;
    daemon.stop().await;
}

/// Many threads, the clock of the machine, and everything at once: what a paused clock cannot show.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_runs_share_pools_and_threads_and_all_come_to_their_end() {
    let spins = asset("spins", &[]).run(|ctx: AssetContext| async move {
        let stop = ctx.cancel_token();
        while !stop.is_cancelled() {
            tokio::task::yield_now().await;
        }
        Ok::<(), std::io::Error>(())
    });
    let mut assets = vec![spins];
    for n in 0..4 {
        assets.push(
            asset(&format!("root{n}"), &[])
                .pool("db")
                .run(|| async { Ok::<(), std::io::Error>(()) }),
        );
        assets.push(ok(&format!("leaf{n}"), &[&format!("root{n}")]));
    }
    let definitions = Definitions::builder().assets(assets).build().unwrap();
    let limits = Limits::new().pools(PoolLimits::new().with("db", 3));
    let instance = Instance::builder(definitions, Arc::new(MemoryStore::new()))
        .limits(limits)
        .build();
    let daemon = Running::new(Daemon::new(instance.clone()).unwrap());
    // A step that never waits keeps nobody from anything.
    let spinning = instance.launch(LaunchRequest::selection("spins")).await.unwrap().run.id;
    let mut runs = Vec::new();
    for _ in 0..60 {
        runs.push(
            instance
                .launch(LaunchRequest::selection("root* or leaf*"))
                .await
                .unwrap()
                .run
                .id,
        );
    }
    for run in runs {
        let ended = instance.wait(run).await.unwrap();
        assert_eq!((ended.status, ended.succeeded_steps), (RunStatus::Success, 8));
    }
    instance.cancel(spinning, "enough").await.unwrap();
    instance.wait(spinning).await.unwrap();
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn only_what_executes_runs_needs_the_resources() {
    struct Warehouse;
    impl Resource for Warehouse {}
    let reads = asset("a", &[]).run(|_: Res<Warehouse>| async { Ok::<(), std::io::Error>(()) });
    let promised = || Definitions::builder().assets([reads.clone()]).provides::<Warehouse>();
    let world = World::new(promised());
    // A shell that only asks for a run has no warehouse.
    let run = world.launch(LaunchRequest::selection("a")).await;
    let shell = world.instance("shell");
    let refused = Daemon::new(shell.clone()).err().unwrap();
    assert!(matches!(refused, InstanceError::Definitions(_)), "{refused}");
    let refused = shell
        .execute(LaunchRequest::selection("a"), ExecuteOptions::new())
        .await
        .unwrap_err();
    assert!(matches!(refused, InstanceError::Definitions(_)), "{refused}");
    let equipped = world.redeployed(promised().resources(Resources::new().with(Warehouse)));
    let daemon = equipped.start("d1");
    assert_eq!(equipped.wait(run).await.status, RunStatus::Success);
    daemon.stop().await;
}
