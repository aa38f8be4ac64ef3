//! Wiping: what was made counts as never made, the log keeps it, and whoever dies over it leaves it to a daemon.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use edge_assets::{
    AssetContext, AssetDef, AssetError, AssetKey, AutomationCondition, EventKind, PartitionsDefinition, RunStatus,
    instance::{Instance, InstanceError, LaunchRequest, WipeRequest, WipedAsset},
    run::{NewRun, RunOrigin, StepKey, StepScope},
    stale::{StaleReason, Staleness},
    store::{EventStore as _, History, RunStore as _},
};

use crate::support::{World, asset, fails, ok};

const MINUTE: Duration = Duration::from_secs(60);
const DAYS: PartitionsDefinition = PartitionsDefinition::daily("2026-11-18");

fn key(text: &str) -> AssetKey {
    AssetKey::new(text).unwrap()
}

fn daily(key: &str) -> AssetDef {
    asset(key, &[])
        .partitions(DAYS)
        .run(|| async { Ok::<(), std::io::Error>(()) })
}

async fn make(world: &World, request: LaunchRequest) {
    let id = world.launch(request).await;
    world.wait(id).await;
}

/// How many partitions of an asset are made, failed and missing.
async fn standing(instance: &Instance, asset: &str) -> [u64; 3] {
    let found = instance.partition_statuses(&key(asset)).await.unwrap();
    [
        found.statuses.materialized.len(),
        found.statuses.failed.len(),
        found.missing().len(),
    ]
}

#[tokio::test(start_paused = true)]
async fn an_asset_that_is_wiped_is_missing_and_the_log_keeps_what_was_made() {
    let world = World::of([ok("a", &[]), fails("b", &["a"]), ok("c", &[])]);
    let daemon = world.start("d1");
    make(&world, LaunchRequest::selection("*")).await;
    // What an instance had found out before is no better than what one finds out later.
    let [before, after] = ["before", "after"].map(|process| world.instance(process));
    assert_eq!(standing(&before, "a").await, [1, 0, 0]);
    assert_eq!(standing(&before, "b").await, [0, 1, 0]);

    let request = || {
        WipeRequest::new("a or b")
            .tag("why", "the source was wrong")
            .key("the first")
    };
    let wiped = world.instance("caller").wipe(request()).await.unwrap().run;
    assert_eq!((wiped.status, wiped.planned_steps), (RunStatus::Success, 0));
    assert_eq!(wiped.origin, RunOrigin::Wipe);
    assert_eq!(wiped.tags.to_string(), "why=the source was wrong");
    let log = world.log(wiped.id).await;
    assert_eq!(
        log,
        [
            "queued",
            "claimed by caller, epoch 1",
            "started, 0 steps",
            "a asset_wiped",
            "b asset_wiped",
            "finished: success"
        ]
    );
    for instance in [&before, &after] {
        assert_eq!(standing(instance, "a").await, [0, 0, 1]);
        assert_eq!(standing(instance, "b").await, [0, 0, 1], "it has not failed, either");
        assert_eq!(standing(instance, "c").await, [1, 0, 0]);
    }
    // Asked for again under the same key, it is the same run, and what was made since stays.
    make(&world, LaunchRequest::selection("a")).await;
    let again = world.instance("caller").wipe(request()).await.unwrap();
    assert_eq!((again.run.id, again.is_new), (wiped.id, false));
    assert_eq!(standing(&before, "a").await, [1, 0, 0]);
    // Repeated, it wipes anew.
    let repeated = world
        .instance("caller")
        .reexecute(wiped.id, StepScope::All)
        .await
        .unwrap();
    let repeated = world.wait(repeated.run.id).await;
    assert_eq!(
        (repeated.status, repeated.origin),
        (RunStatus::Success, RunOrigin::Wipe)
    );
    assert_eq!(repeated.parent, Some(wiped.id));
    assert_eq!(standing(&before, "a").await, [0, 0, 1]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn partitions_are_wiped_by_name_under_every_key_that_the_asset_had() {
    let old = World::of([daily("before"), ok("plain", &[])]);
    let daemon = old.start("d1");
    make(&old, LaunchRequest::selection("before").partition("*")).await;
    daemon.stop().await;
    let now = asset("now", &[]).renamed_from(key("before")).partitions(DAYS);
    let now = now.run(|| async { Ok::<(), std::io::Error>(()) });
    let world = old.redeployed(edge_assets::Definitions::builder().assets([now, ok("plain", &[])]));
    let daemon = world.start("d2");
    make(&world, LaunchRequest::selection("now").partition("2026-11-20")).await;
    let instance = world.instance("caller");
    assert_eq!(standing(&instance, "now").await, [4, 0, 0]);

    let request = || WipeRequest::new("now").partitions("2026-11-19..2026-11-20");
    let planned = instance.plan_wipe(&request()).await.unwrap();
    let told = |planned: &[WipedAsset]| -> Vec<(String, Option<u64>, u64)> {
        let told = planned.iter().map(|it| (it.asset.to_string(), it.partitions, it.known));
        told.collect()
    };
    assert_eq!(told(&planned), [("now".to_owned(), Some(2), 2)]);
    instance.wipe(request()).await.unwrap();
    assert_eq!(standing(&instance, "now").await, [2, 0, 2]);
    assert_eq!(standing(&world.instance("other"), "now").await, [2, 0, 2]);
    assert_eq!(
        told(&instance.plan_wipe(&request()).await.unwrap()),
        [("now".to_owned(), Some(2), 0)]
    );
    let all = instance.plan_wipe(&WipeRequest::new("now")).await.unwrap();
    assert_eq!(told(&all), [("now".to_owned(), None, 2)]);
    instance.wipe(WipeRequest::new("now")).await.unwrap();
    assert_eq!(standing(&instance, "now").await, [0, 0, 4]);
    let known = world.store.latest_of(vec![key("before"), key("now")]).await.unwrap();
    assert_eq!(known, []);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_wiped_is_one_error_and_nothing_is_queued() {
    const MANY: PartitionsDefinition = PartitionsDefinition::hourly("2020-01-01");
    let many = asset("many", &[])
        .partitions(MANY)
        .run(|| async { Ok::<(), std::io::Error>(()) });
    let world = World::of([daily("days"), ok("plain", &[]), many]);
    let instance = world.instance("caller");
    let refused = async |request: WipeRequest| {
        let error = instance.wipe(request.clone()).await.unwrap_err();
        if !matches!(error, InstanceError::BadKey { .. }) {
            let planned = instance.plan_wipe(&request).await.unwrap_err();
            assert_eq!(planned.to_string(), error.to_string());
        }
        let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source());
        causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
    };
    let day = || WipeRequest::new("days");
    assert_eq!(
        refused(WipeRequest::new("dais")).await,
        "no asset matches `dais`; did you mean `days`"
    );
    assert!(refused(WipeRequest::new("days or")).await.contains("days or"));
    assert!(
        refused(day().partitions("2026-11-17"))
            .await
            .starts_with("asset `days`: there is no partition `2026-11-17`")
    );
    assert!(refused(day().partitions("..2026")).await.contains("2026"));
    assert_eq!(
        refused(WipeRequest::new("plain").partitions("2026-11-18")).await,
        "nothing is wiped: asset `plain` has no partitions; leave them out, and all of it is wiped"
    );
    assert!(refused(WipeRequest::new("many").partitions("*")).await.ends_with(
        "these are more than 20000 partitions; name fewer at once, or leave them out to wipe all of the asset"
    ));
    assert!(refused(day().key("")).await.starts_with("a run key of 0 bytes"));
    assert_eq!(world.runs().await, []);
    let two_years = WipeRequest::new("many").partitions("2020-01-01-00..2021-12-31-23");
    let wiped = instance.wipe(two_years).await.unwrap().run;
    assert_eq!(world.log(wiped.id).await.len(), 4 + 731 * 24);
    // All of it is one fact, however many partitions there are.
    let wiped = instance.wipe(WipeRequest::new("many")).await.unwrap().run;
    assert_eq!(world.log(wiped.id).await.len(), 5);
    // A key that stands for something else wipes nothing.
    let other = instance
        .launch(LaunchRequest::selection("plain").key("taken"))
        .await
        .unwrap()
        .run
        .id;
    instance.cancel(other, "not wanted").await.unwrap();
    let error = instance.wipe(day().key("taken")).await.unwrap_err().to_string();
    let text = format!("nothing is wiped: its key stands for run `{other}`, which wipes nothing; take another key");
    assert_eq!(error, text);
}

#[tokio::test(start_paused = true)]
async fn a_wipe_whose_process_died_is_finished_by_a_daemon_and_makes_nothing() {
    let world = World::of([daily("a"), ok("b", &[])]);
    let daemon = world.start("d1");
    make(&world, LaunchRequest::selection("a").partition("*")).await;
    make(&world, LaunchRequest::selection("b")).await;
    // It had queued the run, and nothing more.
    let mut new = NewRun::new("default", "a", world.now());
    new.origin = RunOrigin::Wipe;
    new.partition = "2026-11-18".parse().ok();
    let id = world.store.enqueue(vec![new]).await.unwrap()[0].run.id;
    assert_eq!(world.wait(id).await.status, RunStatus::Success);
    assert_eq!(standing(&world.instance("caller"), "a").await, [3, 0, 1]);

    // It had wiped, and not said that it had finished; what was made since is not to go.
    let mut new = NewRun::new("default", "b", world.now());
    new.origin = RunOrigin::Wipe;
    new.not_before = Some(world.now() + MINUTE);
    let id = world.store.enqueue(vec![new]).await.unwrap()[0].run.id;
    let living = world.claim(id, "elsewhere").await;
    world.begin(id).await;
    let step = StepKey {
        asset: key("b"),
        partition: None,
    };
    world.state(id, Some(step), EventKind::AssetWiped).await;
    drop(living);
    make(&world, LaunchRequest::selection("b")).await;
    assert_eq!(world.wait(id).await.status, RunStatus::Success);
    assert_eq!(world.run(id).await.epoch, 2, "it was taken over");
    assert_eq!(standing(&world.instance("caller"), "b").await, [1, 0, 0]);

    // What is no asset any more cannot be wiped.
    let mut new = NewRun::new("default", "gone", world.now());
    new.origin = RunOrigin::Wipe;
    let id = world.store.enqueue(vec![new]).await.unwrap()[0].run.id;
    let ended = world.wait(id).await;
    assert_eq!(ended.status, RunStatus::Failure);
    assert_eq!(ended.reason.unwrap(), "no asset matches `gone`");
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_condition_makes_anew_what_was_wiped() {
    let eager = |key: &str, deps: &[&str]| {
        let builder = asset(key, deps).automation(AutomationCondition::eager());
        builder.run(|| async { Ok::<(), std::io::Error>(()) })
    };
    let world = World::of([ok("raw", &[]), eager("a", &["raw"]), eager("b", &["a"])]);
    let daemon = world.start("d1");
    make(&world, LaunchRequest::selection("raw")).await;
    world.pass(MINUTE).await;
    let count = world.runs().await.len();
    let instance = world.instance("caller");
    assert_eq!(standing(&instance, "a").await, [1, 0, 0]);
    instance.wipe(WipeRequest::new("a")).await.unwrap();
    assert_eq!(standing(&instance, "a").await, [0, 0, 1]);
    world.pass(MINUTE).await;
    let selections: Vec<String> = world.runs().await[count..]
        .iter()
        .map(|run| run.selection.to_string())
        .collect();
    assert_eq!(selections, ["a", "a or b"], "the wipe, and what it asks for");
    assert_eq!(standing(&instance, "a").await, [1, 0, 0]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_was_wiped_was_never_made_and_what_is_made_from_it_is_stale() {
    let world = World::of([ok("up", &[]), ok("down", &["up"])]);
    let daemon = world.start("d1");
    make(&world, LaunchRequest::selection("*")).await;
    let instance = world.instance("caller");
    let reasons = async |asset: &str| {
        let history = History::read(&*world.store).await.unwrap();
        let graph = instance.definitions().graph();
        let staleness = Staleness::new(graph, &history);
        staleness.reasons(graph.id(asset).unwrap()).to_vec()
    };
    assert_eq!(reasons("down").await, []);
    instance.wipe(WipeRequest::new("up")).await.unwrap();
    assert_eq!(reasons("up").await, [StaleReason::NeverMaterialized]);
    assert_eq!(reasons("down").await, [StaleReason::UpstreamStale { asset: key("up") }]);
    make(&world, LaunchRequest::selection("*")).await;
    assert_eq!(reasons("down").await, []);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn author_code_is_told_of_nothing_that_was_wiped() {
    let seen: Arc<Mutex<Vec<usize>>> = Arc::default();
    let counts = Arc::clone(&seen);
    let counting = asset("counting", &[]).partitions(DAYS).run(move |ctx: AssetContext| {
        let counts = Arc::clone(&counts);
        async move {
            let past = ctx.past_materializations(10).await?;
            counts.lock().unwrap().push(past.len());
            Ok::<(), AssetError>(())
        }
    });
    let world = World::of([counting]);
    let daemon = world.start("d1");
    let day = async |day: &str| make(&world, LaunchRequest::selection("counting").partition(day)).await;
    let instance = world.instance("caller");
    day("2026-11-18").await;
    day("2026-11-19").await;
    day("2026-11-19").await;
    instance
        .wipe(WipeRequest::new("counting").partitions("2026-11-19"))
        .await
        .unwrap();
    day("2026-11-20").await;
    instance.wipe(WipeRequest::new("counting")).await.unwrap();
    day("2026-11-18").await;
    day("2026-11-18").await;
    assert_eq!(*seen.lock().unwrap(), [0, 1, 2, 1, 0, 1]);
    daemon.stop().await;
}
