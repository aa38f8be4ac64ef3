//! Backfills: a month made with one call, whatever fails, ends or is asked for in between.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use edge_assets::{
    AssetContext, AssetDef, AssetKey, BackfillId, Definitions, PartitionsDefinition, RunStatus,
    instance::{BackfillRequest, BackfillState, BackfillStatus, InstanceError, Limits},
    run::{BACKFILL_TAG, BackfillCounts, RunOrigin, StepScope},
    store::{EventStore as _, StoreError},
};

use crate::support::{Stage, Weather, World, asset, ok, staged_with};

const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-10-01");
const LATER: PartitionsDefinition = PartitionsDefinition::daily("2026-11-01");
const HOURLY: PartitionsDefinition = PartitionsDefinition::hourly("2026-10-01");
const REGIONS: PartitionsDefinition = PartitionsDefinition::fixed(&["asia", "eu", "us"]);
const FEWER_REGIONS: PartitionsDefinition = PartitionsDefinition::fixed(&["eu", "us"]);
const OCTOBER: &str = "2026-10-01..2026-10-31";
const SECOND: Duration = Duration::from_secs(1);

fn daily(key: &str, deps: &[&str]) -> AssetDef {
    asset(key, deps)
        .partitions(DAILY)
        .run(|| async { Ok::<(), std::io::Error>(()) })
}

fn staged_daily(key: &str, stage: &Arc<Stage>) -> AssetDef {
    staged_with(asset(key, &[]).partitions(DAILY), stage)
}

/// Fails on these days, as long as the switch is on.
fn failing_on(
    key: &str,
    deps: &[&str],
    days: &'static [&'static str],
    fails: &Arc<std::sync::atomic::AtomicBool>,
) -> AssetDef {
    let fails = Arc::clone(fails);
    asset(key, deps).partitions(DAILY).run(move |ctx: AssetContext| {
        let fails = fails.load(std::sync::atomic::Ordering::SeqCst);
        async move {
            let day = ctx.partition().unwrap().as_str().to_owned();
            if fails && days.contains(&day.as_str()) {
                return Err(std::io::Error::other("no such table"));
            }
            Ok(())
        }
    })
}

impl World {
    async fn backfill(&self, request: BackfillRequest) -> BackfillId {
        self.instance("caller")
            .start_backfill(request)
            .await
            .unwrap()
            .backfill
            .id()
    }

    async fn ended(&self, id: BackfillId) -> BackfillStatus {
        let instance = self.instance("caller");
        let day = Duration::from_secs(24 * 3_600);
        let waited = tokio::time::timeout(day, instance.wait_for_backfill(id)).await;
        let status = waited.unwrap().unwrap();
        let detail = instance.backfill(id).await.unwrap();
        assert_eq!(
            detail.status.counts, status.counts,
            "what is read anew is what was known"
        );
        status
    }

    /// How often each partition was materialized, by `asset[partition]`.
    async fn made(&self) -> BTreeMap<String, usize> {
        let filter = edge_assets::store::EventFilter {
            kinds: vec!["asset_materialized"],
            ..Default::default()
        };
        let events = self.store.events(filter, Default::default(), usize::MAX).await.unwrap();
        let mut made = BTreeMap::new();
        for event in events {
            *made.entry(event.record.step.unwrap().to_string()).or_default() += 1;
        }
        made
    }

    async fn runs_of(&self, id: BackfillId) -> Vec<edge_assets::Run> {
        let runs = self.runs().await;
        runs.into_iter()
            .filter(|run| run.tags.get(BACKFILL_TAG) == Some(&id.to_string()))
            .collect()
    }
}

fn succeeded(count: u64) -> BackfillCounts {
    BackfillCounts {
        succeeded: count,
        ..BackfillCounts::default()
    }
}

#[tokio::test(start_paused = true)]
async fn a_month_is_made_with_one_call_a_run_for_each_day_so_many_at_once() {
    let stage = Stage::new();
    let world = World::of([staged_daily("summary", &stage)]);
    let request = BackfillRequest::new("summary", OCTOBER)
        .at_once(4)
        .tag("asked_by", "ops");
    let plan = world.instance("caller").plan_backfill(&request).await.unwrap();
    assert_eq!(
        (plan.partitions, plan.runs, plan.groups[0].partitions[0].as_str()),
        (31, 31, OCTOBER)
    );
    assert_eq!(
        world
            .instance("caller")
            .backfills(Default::default(), Default::default())
            .await
            .unwrap()
            .items,
        []
    );

    let id = world.backfill(request).await;
    assert_eq!(world.runs().await, [], "it is kept before its first run");
    let daemon = world.start("d1");
    stage.began(4).await;
    world.pass(60 * SECOND).await;
    let counts = world.instance("caller").backfill(id).await.unwrap().status.counts;
    assert_eq!((counts.running, counts.waiting, stage.count()), (4, 27, 4));
    stage.end(100);
    let status = world.ended(id).await;
    assert_eq!((status.state, status.counts), (BackfillState::Succeeded, succeeded(31)));
    assert_eq!(stage.most(), 4);
    let runs = world.runs_of(id).await;
    assert_eq!(runs.len(), 31);
    for (day, run) in (1..).zip(&runs) {
        assert_eq!(run.partition.as_ref().unwrap().to_string(), format!("2026-10-{day:02}"));
        assert_eq!((&run.origin, run.priority), (&RunOrigin::Backfill { id }, -10));
        assert_eq!(run.tags.get("asked_by"), Some("ops"));
    }
    assert!(world.made().await.values().all(|times| *times == 1));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_upstream_is_made_before_by_the_mappings() {
    let hours = asset("hours", &[])
        .partitions(HOURLY)
        .run(|| async { Ok::<(), std::io::Error>(()) });
    let lookup = ok("lookup", &[]);
    let days = daily("days", &["hours", "lookup"]);
    let report = daily("report", &["days"]);
    let total = ok("total", &["report"]);
    let world = World::of([hours, lookup, days, report, total]);
    let request = BackfillRequest::new("*", "2026-10-30..2026-10-31").policy("ranges:24".parse().unwrap());
    let plan = world.instance("caller").plan_backfill(&request).await.unwrap();
    let groups: Vec<(usize, u64, u64)> = plan
        .groups
        .iter()
        .map(|group| (group.assets.len(), group.count, group.runs))
        .collect();
    assert_eq!(
        groups,
        [(1, 48, 2), (1, 1, 1), (2, 2, 1), (1, 1, 1)],
        "hours, lookup, days with report, total"
    );
    let daemon = world.start("d1");
    let id = world.backfill(request).await;
    let status = world.ended(id).await;
    assert_eq!(
        (status.state, status.counts),
        (BackfillState::Succeeded, succeeded(48 + 1 + 2 + 2 + 1))
    );
    let order: Vec<String> = world
        .runs_of(id)
        .await
        .iter()
        .map(|run| run.selection.to_string())
        .collect();
    assert_eq!(order.len(), 5);
    assert_eq!(order[3..], ["days or report", "total"]);
    assert_eq!(world.made().await.len(), 54);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_failed_holds_back_what_is_made_from_it_and_is_repeated_alone() {
    let fails = Arc::new(std::sync::atomic::AtomicBool::new(true));
    let raw = failing_on("raw", &[], &["2026-10-03", "2026-10-20"], &fails);
    // Another list of days, so that it is made by runs of its own.
    let weekly = asset("weekly", &["raw"])
        .partitions(PartitionsDefinition::weekly("2026-10-01"))
        .run(|| async { Ok::<(), std::io::Error>(()) });
    let world = World::of([raw, weekly]);
    let daemon = world.start("d1");
    let request = BackfillRequest::new("*", "2026-10-04..2026-10-31").policy("ranges:10".parse().unwrap());
    let id = world.backfill(request.clone()).await;
    let status = world.ended(id).await;
    let detail = world.instance("caller").backfill(id).await.unwrap();
    assert_eq!(status.state, BackfillState::Failed);
    assert_eq!((status.counts.failed, status.counts.held_back), (1, 1), "{status:?}");
    assert_eq!(
        detail.assets[0].not_made,
        ["2026-10-20"],
        "the other days of its run were made"
    );
    assert_eq!((detail.failures.len(), detail.failures[0].runs), (1, 1));
    assert!(
        detail.failures[0].reason.contains("no such table"),
        "{:?}",
        detail.failures
    );

    fails.store(false, std::sync::atomic::Ordering::SeqCst);
    world.instance("caller").retry_backfill(id).await.unwrap();
    let status = world.ended(id).await;
    assert_eq!(
        (status.state, status.counts.succeeded),
        (BackfillState::Succeeded, status.counts.total())
    );
    let partitions: Vec<String> = world
        .runs_of(id)
        .await
        .iter()
        .map(|run| run.partition.as_ref().unwrap().to_string())
        .collect();
    assert_eq!(partitions[partitions.len() - 2..][0], "2026-10-20", "{partitions:?}");
    assert!(world.made().await.values().all(|times| *times == 1));
    let again = world.instance("caller").retry_backfill(id).await.unwrap_err();
    assert!(
        again
            .to_string()
            .ends_with("has succeeded and cannot be repeated; start another one"),
        "{again}"
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_run_that_a_person_repeats_counts_for_the_backfill() {
    let fails = Arc::new(std::sync::atomic::AtomicBool::new(true));
    let stage = Stage::new();
    let raw = failing_on("raw", &[], &["2026-10-01"], &fails);
    let slow = staged_daily("slow", &stage);
    let world = World::of([raw, slow]);
    let daemon = world.start("d1");
    let id = world
        .backfill(BackfillRequest::new("*", "2026-10-01..2026-10-02"))
        .await;
    stage.began(2).await;
    stage.end(1);
    let instance = world.instance("caller");
    let first = world.runs_of(id).await[0].id;
    let failed = world.wait(first).await;
    assert_eq!(failed.status, RunStatus::Failure);
    fails.store(false, std::sync::atomic::Ordering::SeqCst);
    let again = instance.reexecute(first, StepScope::Unfinished).await.unwrap().run.id;
    assert_eq!(world.wait(again).await.status, RunStatus::Success);
    stage.end(10);
    let status = world.ended(id).await;
    assert_eq!((status.state, status.counts), (BackfillState::Succeeded, succeeded(4)));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_paused_backfill_begins_no_run_and_goes_on_when_it_is_resumed() {
    let stage = Stage::new();
    let world = World::of([staged_daily("summary", &stage)]).limits(Limits::new().max_runs(2));
    let daemon = world.start("d1");
    let id = world.backfill(BackfillRequest::new("summary", OCTOBER)).await;
    stage.began(2).await;
    let instance = world.instance("caller");
    instance.pause_backfill(id).await.unwrap();
    world.pass(SECOND).await;
    stage.end(2);
    world.pass(3_600 * SECOND).await;
    let detail = instance.backfill(id).await.unwrap();
    assert_eq!(detail.status.state, BackfillState::Paused);
    let counts = BackfillCounts {
        succeeded: 2,
        waiting: 29,
        ..BackfillCounts::default()
    };
    assert_eq!(
        (detail.status.counts, stage.count()),
        (counts, 2),
        "what was in the queue was taken out"
    );
    instance.resume_backfill(id).await.unwrap();
    stage.end(100);
    assert_eq!(world.ended(id).await.counts, succeeded(31));
    assert!(world.made().await.values().all(|times| *times == 1));
    let late = instance.pause_backfill(id).await.unwrap_err();
    assert_eq!(
        late.to_string(),
        format!(
            "backfill `{id}` has ended and cannot be paused; `backfill show` says how, and `backfill retry` makes what was not made"
        )
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_canceled_backfill_stops_with_its_runs_and_can_be_repeated() {
    let stage = Stage::new();
    let world = World::of([staged_daily("summary", &stage)]).limits(Limits::new().max_runs(2));
    let daemon = world.start("d1");
    let id = world.backfill(BackfillRequest::new("summary", OCTOBER)).await;
    stage.began(2).await;
    stage.end(1);
    stage.began(3).await;
    let instance = world.instance("caller");
    instance.cancel_backfill(id).await.unwrap();
    let status = world.ended(id).await;
    assert_eq!(
        (status.state, status.counts.succeeded, status.counts.running),
        (BackfillState::Canceled, 1, 0)
    );
    instance.cancel_backfill(id).await.unwrap();
    instance.retry_backfill(id).await.unwrap();
    stage.end(100);
    assert_eq!(world.ended(id).await.counts, succeeded(31));
    assert!(world.made().await.values().all(|times| *times == 1));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn without_a_daemon_a_backfill_is_canceled_all_the_same() {
    let world = World::of([daily("summary", &[])]);
    let daemon = world.daemon("d1");
    let id = world.backfill(BackfillRequest::new("summary", OCTOBER)).await;
    drop(daemon);
    world.instance("caller").cancel_backfill(id).await.unwrap();
    let state = world.instance("caller").backfill(id).await.unwrap().status.state;
    assert_eq!(state, BackfillState::Canceling, "its end is told by the next daemon");
    let daemon = world.start("d1");
    let status = world.ended(id).await;
    assert_eq!((status.state, status.counts.waiting), (BackfillState::Canceled, 31));
    assert_eq!(world.runs().await, []);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn each_partition_is_asked_for_once_whatever_daemon_is_killed_or_believes_to_lead() {
    let stage = Stage::new();
    let world = World::of([staged_daily("summary", &stage), daily("report", &["summary"])]);
    world.store.give_every_lease();
    let id = world
        .backfill(BackfillRequest::new("*", OCTOBER).policy("ranges:2".parse().unwrap()))
        .await;
    let mut seen = 0;
    for round in 0..5 {
        let daemons = [world.start(&format!("a{round}")), world.start(&format!("b{round}"))];
        seen += 4;
        stage.end(4);
        stage.began(seen).await;
        for daemon in daemons {
            daemon.kill().await;
        }
    }
    let daemons = [world.start("last"), world.start("other")];
    stage.end(1_000);
    let status = world.ended(id).await;
    assert_eq!((status.state, status.counts), (BackfillState::Succeeded, succeeded(62)));
    let mut asked: Vec<String> = world
        .runs_of(id)
        .await
        .iter()
        .map(|run| run.partition.as_ref().unwrap().to_string())
        .collect();
    let all = asked.len();
    asked.dedup();
    assert_eq!((all, asked.len()), (16, 16), "31 days by two");
    for daemon in daemons {
        daemon.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_now_and_then_makes_nothing_twice() {
    fastrand::seed(7);
    let world = World::of([daily("raw", &[]), daily("summary", &["raw"])]);
    world.store.weather(Weather {
        fails_before: 0.05,
        fails_after: 0.05,
        delays: 0.2,
        longest_delay: Duration::from_millis(200),
    });
    let request = BackfillRequest::new("*", OCTOBER).key("october");
    let mut id = None;
    while id.is_none() {
        let created = world.instance("caller").start_backfill(request.clone()).await;
        id = created.ok().map(|created| created.backfill.id());
    }
    let id = id.unwrap();
    let daemon = world.start("d1");
    let calm = async {
        world.pass(600 * SECOND).await;
        world.store.weather(Weather::default());
    };
    calm.await;
    let status = world.ended(id).await;
    assert_eq!((status.state, status.counts), (BackfillState::Succeeded, succeeded(62)));
    let runs = world.runs_of(id).await;
    assert_eq!(runs.len(), 31, "a piece whose answer was lost is not asked for again");
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_changed_definition_is_reported_and_what_is_still_there_is_made() {
    let stage = Stage::new();
    let regions = asset("regions", &[]).partitions(REGIONS);
    let world = World::of([
        staged_daily("summary", &stage),
        daily("other", &[]),
        staged_with(regions, &stage),
    ]);
    let days = world.backfill(BackfillRequest::new("summary or other", OCTOBER)).await;
    let lists = world.backfill(BackfillRequest::new("regions", "*")).await;

    let summary = asset("summary", &[])
        .partitions(LATER)
        .run(|| async { Ok::<(), std::io::Error>(()) });
    let regions = asset("regions", &[])
        .partitions(FEWER_REGIONS)
        .run(|| async { Ok::<(), std::io::Error>(()) });
    let changed = world.redeployed(Definitions::builder().assets([summary, regions]));
    let daemon = changed.start("d2");
    let status = changed.ended(days).await;
    assert_eq!((status.state, status.counts.gone), (BackfillState::Failed, 62));
    let told = async |id| {
        let detail = changed.instance("caller").backfill(id).await.unwrap();
        detail.changes.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        told(days).await,
        [
            "the partitions of `summary` are cut otherwise now",
            "`other` is not there any more"
        ]
    );
    let status = changed.ended(lists).await;
    assert_eq!((status.counts.gone, status.counts.succeeded), (1, 2));
    assert_eq!(told(lists).await, ["1 partitions of `regions` are not there any more"]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_backfilled_is_one_error_with_its_cure_before_anything_is_kept() {
    let world = World::of([daily("summary", &[]), ok("plain", &[])]);
    let instance = world.instance("caller");
    for (request, told) in [
        (
            BackfillRequest::new("summary", "2026-10-31..2026-10-01"),
            "the range `2026-10-31..2026-10-01` is turned around; write `2026-10-01..2026-10-31`",
        ),
        (
            BackfillRequest::new("summary", "2026-09-30"),
            "there is no partition `2026-09-30`",
        ),
        (
            BackfillRequest::new("plain", "2026-10-01"),
            "none of the assets that `plain` selects has partitions, so there is nothing to backfill; `materialize` makes them",
        ),
        (BackfillRequest::new("sumary", OCTOBER), "did you mean `summary`"),
        (BackfillRequest::new("summary", ""), "selects no partitions"),
        (
            BackfillRequest::new("summary", OCTOBER).key("x".repeat(600)),
            "a run key of 600 bytes is not accepted",
        ),
        (
            BackfillRequest::new("summary", OCTOBER).config(AssetKey::new("plain").unwrap(), serde_json::json!({})),
            "`plain` is given settings, and is not part of the backfill",
        ),
    ] {
        let error = instance.start_backfill(request).await.unwrap_err();
        let chain = edge_assets::boxed::error_chain(&error);
        assert!(chain.contains(told), "{chain}");
    }
    let unknown = BackfillId::generate();
    let error = instance.pause_backfill(unknown).await.unwrap_err();
    assert!(matches!(error, InstanceError::Store(StoreError::UnknownBackfill(id)) if id == unknown));
    let error = instance.find_backfill("abcdef12").await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("no backfill has an id that begins or ends with `abcdef12`")
    );
    assert_eq!(
        instance
            .backfills(Default::default(), Default::default())
            .await
            .unwrap()
            .items,
        []
    );
    assert_eq!(world.runs().await, []);
}

#[tokio::test(start_paused = true)]
async fn a_request_under_one_key_is_one_backfill() {
    let world = World::of([daily("summary", &[])]);
    let request = BackfillRequest::new("summary", OCTOBER).key("october");
    let first = world.backfill(request.clone()).await;
    let again = world.instance("caller").start_backfill(request).await.unwrap();
    assert_eq!((again.backfill.id(), again.is_new), (first, false));
    let found = world.instance("caller").find_backfill(&first.short()).await.unwrap();
    assert_eq!(found.id(), first);
}
