//! Partitions that authors add while the system runs, and how it stands with partitions while runs come and go.

use std::time::Duration;

use edge_assets::{
    AssetContext, AssetDef, AssetKey, Definitions, EventKind, EventRecord, PartitionKey, RunId, RunStatus,
    SensorContext, SensorOutcome,
    asset::AssetError,
    boxed::BoxFuture,
    instance::{ExecuteOptions, Executed, LaunchRequest},
    partition::{PartitionStatus, PartitionsDefinition},
    run::StepKey,
    store::{Claim, EventBatch, EventStore as _, RunStore as _},
    tick::TickOutcome,
    trigger::{JobDef, SensorDef, SensorFn},
};

use crate::support::{World, ok};

const DEVICES: PartitionsDefinition = PartitionsDefinition::dynamic("devices");
const DAYS: PartitionsDefinition = PartitionsDefinition::daily("2026-11-20");

/// An asset with a partition for each device, and one that adds devices.
fn devices(keys: &'static [&'static str]) -> [AssetDef; 2] {
    let report = AssetDef::builder("report").partitions(DEVICES);
    let inventory = AssetDef::builder("inventory").run(move |ctx: AssetContext| async move {
        let new = ctx.add_partitions(&DEVICES, keys).await?;
        ctx.record("new", new.len());
        Ok::<_, AssetError>(())
    });
    [report.run(|| async { Ok::<_, std::io::Error>(()) }), inventory]
}

/// Executes the asset that adds devices.
async fn inventory(world: &World) -> Executed {
    let (instance, request) = (world.instance("caller"), LaunchRequest::selection("inventory"));
    instance.execute(request, ExecuteOptions::new()).await.unwrap()
}

async fn known(world: &World) -> Vec<String> {
    let keys = world.instance("caller").dynamic_keys().await.unwrap();
    keys["devices"].iter().map(ToString::to_string).collect()
}

#[tokio::test(start_paused = true)]
async fn an_asset_adds_partitions_in_its_step() {
    let world = World::of(devices(&["b", "a"]));
    for new in [2, 0] {
        let executed = inventory(&world).await;
        assert_eq!(executed.run.status, RunStatus::Success);
        let steps = &executed.result.unwrap().steps;
        assert_eq!(steps[0].metadata.get("new"), Some(&new.into()));
        assert_eq!(known(&world).await, ["b", "a"]);
    }
    let report = world.launch(LaunchRequest::selection("report").partition("a")).await;
    assert_eq!(world.run(report).await.status, RunStatus::Queued);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_cannot_be_one_is_one_clear_error_and_nothing_is_added() {
    let world = World::of(devices(&["a", "two\nlines"]));
    let result = inventory(&world).await.result.unwrap();
    let text = result.steps[0].failure.as_ref().unwrap().message();
    assert_eq!(
        text,
        "the partition key `two\\nlines` holds a line break or another control character; take it out"
    );
    assert!(known(&world).await.is_empty());

    let of_days = AssetContext::for_test().add_partitions(&DAYS, ["2026-11-20"]).await;
    assert_eq!(
        of_days.unwrap_err().to_string(),
        "partitions can be added to dynamic ones only, and these are daily from 2026-11-20; name the dynamic dimension itself"
    );
}

type Answer = BoxFuture<'static, Result<SensorOutcome, AssetError>>;

fn finds(ctx: SensorContext) -> Answer {
    Box::pin(async move {
        ctx.add_partitions(&DEVICES, ["seen"]).await?;
        Ok(SensorOutcome::skip("nothing to launch"))
    })
}

fn fails(ctx: SensorContext) -> Answer {
    Box::pin(async move {
        ctx.add_partitions(&DEVICES, ["lost"]).await?;
        Err(AssetError::from("no answer"))
    })
}

fn misnames(ctx: SensorContext) -> Answer {
    Box::pin(async move {
        let others = PartitionsDefinition::dynamic("device");
        ctx.add_partitions(&others, ["lost"]).await?;
        Ok(SensorOutcome::skip("nothing to launch"))
    })
}

#[tokio::test(start_paused = true)]
async fn a_sensor_adds_partitions_with_a_tick_that_succeeds() {
    let sensor = |name: &str, run: SensorFn| SensorDef::new(name, "all", run);
    let builder = Definitions::builder()
        .assets(devices(&[]))
        .jobs([JobDef::new("all", "inventory")]);
    let sensors = [
        sensor("finds", finds),
        sensor("fails", fails),
        sensor("misnames", misnames),
    ];
    let world = World::new(builder.sensors(sensors));
    let daemon = world.start("daemon");
    tokio::time::sleep(Duration::from_secs(60)).await;
    daemon.stop().await;
    assert_eq!(known(&world).await, ["seen"]);
    let ticks = world.ticks("misnames").await;
    let TickOutcome::Failed { error } = &ticks[0].outcome else {
        panic!("{ticks:?}");
    };
    assert_eq!(
        error,
        "there are no dynamic partitions `device`; did you mean `devices`"
    );
}

fn fact(step: Option<&str>, kind: EventKind) -> EventRecord {
    EventRecord {
        version: EventRecord::VERSION,
        sequence: 0,
        at: "2026-11-22T09:00:00Z".parse().unwrap(),
        run_id: RunId::generate(),
        step: step.map(|key| StepKey {
            asset: AssetKey::new("daily").unwrap(),
            partition: Some(PartitionKey::new(key)),
        }),
        kind,
    }
}

fn failed() -> EventKind {
    EventKind::StepFailed {
        failure: edge_assets::event::StepFailure {
            cause: edge_assets::event::FailureCause::Error,
            chain: vec!["no".to_owned()],
            class: None,
        },
        metadata: edge_assets::Metadata::new(),
        duration_us: 1,
    }
}

/// How it stands with the days `2026-11-20` and `2026-11-21`, asked of a process that knows nothing yet.
async fn days(world: &World) -> [PartitionStatus; 2] {
    let instance = world.instance("caller");
    let found = instance
        .partition_statuses(&AssetKey::new("daily").unwrap())
        .await
        .unwrap();
    [0, 1].map(|number| found.statuses.of(number))
}

#[tokio::test(start_paused = true)]
async fn what_a_run_is_to_make_is_in_progress_until_its_step_has_ended_or_its_process_is_silent() {
    use PartitionStatus::{Failed, InProgress, Missing};
    let daily = AssetDef::builder("daily").partitions(DAYS);
    let world = World::of([daily.run(|| async { Ok::<_, std::io::Error>(()) }), ok("whole", &[])]);
    assert_eq!(days(&world).await, [Missing, Missing]);
    let run = world
        .launch(LaunchRequest::selection("daily").partition("2026-11-20..2026-11-21"))
        .await;
    assert_eq!(days(&world).await, [InProgress, InProgress], "it is queued");

    let claim = || Claim {
        run,
        holder: "host-1".into(),
        at: world.now(),
        lease: Duration::from_secs(15),
    };
    let append = async |epoch, events| {
        let batch = EventBatch { run, epoch, events };
        world.store.append(vec![batch]).await.unwrap().pop().unwrap().unwrap();
    };
    world.store.claim(claim()).await.unwrap();
    append(1, vec![fact(Some("2026-11-20"), failed())]).await;
    assert_eq!(days(&world).await, [Failed, InProgress]);

    tokio::time::sleep(Duration::from_secs(20)).await;
    assert_eq!(days(&world).await, [Failed, Missing], "nobody makes it any more");
    let reason = "its process is gone".to_owned();
    world.store.requeue(run, 1, world.now(), reason).await.unwrap();
    assert_eq!(
        days(&world).await,
        [InProgress, InProgress],
        "the next process makes both"
    );
    let epoch = world.store.claim(claim()).await.unwrap().epoch;
    assert_eq!(days(&world).await, [InProgress, InProgress]);
    append(epoch, vec![fact(Some("2026-11-21"), failed())]).await;
    assert_eq!(days(&world).await, [InProgress, Failed]);
    let canceled = EventKind::StepCanceled { detached: false };
    append(epoch, vec![fact(Some("2026-11-20"), canceled)]).await;
    assert_eq!(days(&world).await, [Failed, Failed], "it is as it was before");

    let instance = world.instance("caller");
    let whole = AssetKey::new("whole").unwrap();
    let status = async || instance.partition_statuses(&whole).await.unwrap().statuses.of(0);
    assert_eq!(status().await, Missing);
    world.enqueue("whole").await;
    assert_eq!(status().await, InProgress);
    let unknown = instance.partition_statuses(&AssetKey::new("hole").unwrap()).await;
    assert_eq!(
        unknown.unwrap_err().to_string(),
        "there is no asset `hole`; did you mean `whole`"
    );
}
