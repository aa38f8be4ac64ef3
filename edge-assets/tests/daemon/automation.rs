//! Automation conditions: the daemon requests what they ask for, once for each cause, whoever dies, restarts or looks as well.

use std::time::Duration;

use edge_assets::{
    AssetDef, AssetKey, AutomationCondition, PartitionsDefinition, RunStatus,
    asset::AssetBuilder,
    automation::Explanation,
    instance::LaunchRequest,
    page::PageRequest,
    run::{Run, RunOrigin},
};

use crate::support::{Running, Stage, World, asset, ok, staged_with};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const EAGER: AutomationCondition = AutomationCondition::eager();

fn quick(builder: AssetBuilder) -> AssetDef {
    builder.run(|| async { Ok::<(), std::io::Error>(()) })
}

fn eager(key: &str, deps: &[&str]) -> AssetDef {
    quick(asset(key, deps).automation(EAGER))
}

/// What conditions asked for: assets and partitions, oldest first.
async fn asked(world: &World) -> Vec<String> {
    let runs = world.runs().await;
    let by_condition = runs.iter().filter(|run| run.origin == RunOrigin::Automation);
    let line = |run: &Run| match &run.partition {
        Some(partition) => format!("{} for {partition}", run.selection),
        None => run.selection.to_string(),
    };
    by_condition.map(line).collect()
}

async fn make(world: &World, selection: &str) {
    let id = world.launch(LaunchRequest::selection(selection)).await;
    assert_eq!(world.wait(id).await.status, RunStatus::Success);
    world.pass(2 * SECOND).await;
}

fn key(text: &str) -> AssetKey {
    AssetKey::new(text).unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_is_missing_is_made_together_and_an_update_makes_what_is_downstream() {
    let world = World::of([ok("raw", &[]), eager("a", &["raw"]), eager("b", &["a"])]);
    let daemon = world.start("d1");
    world.pass(MINUTE).await;
    assert_eq!(asked(&world).await, [""; 0], "raw is missing");
    make(&world, "raw").await;
    assert_eq!(asked(&world).await, ["a or b"]);
    make(&world, "raw").await;
    assert_eq!(asked(&world).await, ["a or b", "a or b"]);
    make(&world, "*").await;
    world.pass(MINUTE).await;
    assert_eq!(asked(&world).await.len(), 2, "a run of all by hand needs no other");
    for run in world.runs().await {
        assert_eq!(run.status, RunStatus::Success);
    }
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn nothing_is_asked_for_twice_by_those_who_come_after() {
    let world = World::of([ok("raw", &[]), eager("a", &["raw"])]);
    let daemon = world.start("d1");
    make(&world, "raw").await;
    assert_eq!(asked(&world).await, ["a"]);
    daemon.kill().await;
    let one = world.start("d2");
    let other = Running::new(world.elsewhere().daemon("d3"));
    world.pass(5 * MINUTE).await;
    assert_eq!(asked(&world).await, ["a"]);
    make(&world, "raw").await;
    assert_eq!(asked(&world).await, ["a", "a"]);
    one.stop().await;
    other.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_happened_while_no_daemon_ran_is_made_up_for() {
    let stage = Stage::new();
    let world = World::of([staged_with(asset("raw", &[]), &stage), eager("a", &["raw"])]);
    stage.end(1);
    let daemon = world.start("d1");
    make(&world, "raw").await;
    let id = world.launch(LaunchRequest::selection("raw")).await;
    stage.began(2).await;
    assert_eq!(asked(&world).await, ["a"]);
    daemon.kill().await;
    let daemon = world.start("d2");
    stage.end(1);
    stage.end(1);
    world.wait(id).await;
    world.pass(MINUTE).await;
    assert_eq!(asked(&world).await, ["a", "a"]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn an_update_during_the_run_is_one_more_run() {
    let stage = Stage::new();
    let world = World::of([
        ok("raw", &[]),
        staged_with(asset("a", &["raw"]).automation(EAGER), &stage),
    ]);
    let daemon = world.start("d1");
    make(&world, "raw").await;
    stage.began(1).await;
    world.pass(SECOND).await;
    make(&world, "raw").await;
    assert_eq!(asked(&world).await, ["a"]);
    stage.end(2);
    stage.began(2).await;
    world.pass(MINUTE).await;
    assert_eq!(asked(&world).await, ["a", "a"]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn while_it_is_off_nothing_counts() {
    let world = World::of([ok("raw", &[]), eager("a", &["raw"])]);
    let daemon = world.start("d1");
    make(&world, "raw").await;
    let instance = world.instance("caller");
    instance.switch_automation(false).await.unwrap();
    make(&world, "raw").await;
    assert!(!instance.automation().await.unwrap().is_on);
    instance.switch_automation(true).await.unwrap();
    world.pass(MINUTE).await;
    assert_eq!(asked(&world).await, ["a"], "from now on");
    make(&world, "raw").await;
    assert_eq!(asked(&world).await, ["a", "a"]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_condition_that_is_off_asks_for_nothing_and_the_others_go_on() {
    let world = World::of([ok("raw", &[]), eager("a", &["raw"]), eager("b", &["raw"])]);
    let daemon = world.start("d1");
    make(&world, "raw").await;
    assert_eq!(asked(&world).await, ["a or b"]);
    let instance = world.instance("caller");
    instance.switch_condition(&key("b"), false).await.unwrap();
    make(&world, "raw").await;
    assert_eq!(asked(&world).await[1..], ["a"]);
    let standing = instance.asset_automation(&key("b")).await.unwrap();
    assert!(!standing.is_on && !standing.is_evaluated);
    let dry = instance.evaluate_condition(&key("b")).await.unwrap();
    assert!(dry.explanation.is_some(), "what it would say can still be asked");

    instance.switch_condition(&key("b"), true).await.unwrap();
    world.pass(MINUTE).await;
    assert_eq!(asked(&world).await[1..], ["a"], "from now on");
    make(&world, "raw").await;
    assert_eq!(asked(&world).await[2..], ["a or b"]);

    instance.switch_automation(false).await.unwrap();
    let standing = instance.asset_automation(&key("b")).await.unwrap();
    assert!(standing.is_on && !standing.is_evaluated);
    let missing = instance.switch_condition(&key("raw"), false).await.unwrap_err();
    assert!(missing.to_string().contains("no automation condition"), "{missing}");
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_happened_while_a_condition_was_off_counts_for_no_later_daemon() {
    let world = World::of([ok("raw", &[]), eager("a", &["raw"]), eager("b", &["raw"])]);
    let daemon = world.start("d1");
    make(&world, "raw").await;
    let instance = world.instance("caller");
    instance.switch_condition(&key("a"), false).await.unwrap();
    instance.switch_condition(&key("b"), false).await.unwrap();
    world.pass(MINUTE).await;
    daemon.kill().await;
    // Nobody looks: who comes reads this from the log.
    let id = world.launch(LaunchRequest::selection("raw")).await;
    let off = world.start("d2");
    world.wait(id).await;
    off.kill().await;
    world.pass(MINUTE).await;
    instance.switch_condition(&key("b"), true).await.unwrap();
    let daemon = world.start("d3");
    world.pass(MINUTE).await;
    assert_eq!(asked(&world).await, ["a or b"]);
    make(&world, "raw").await;
    assert_eq!(asked(&world).await[1..], ["b"]);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_day_is_made_when_it_is_over_and_no_sooner() {
    // The world begins on November 22, at nine.
    const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-11-20");
    let when = AutomationCondition::on_missing();
    let world = World::of([
        quick(asset("raw", &[]).partitions(DAILY).automation(when)),
        quick(asset("report", &["raw"]).partitions(DAILY).automation(EAGER)),
    ]);
    let daemon = world.start("d1");
    world.pass(MINUTE).await;
    assert_eq!(
        asked(&world).await,
        ["raw or report for 2026-11-21", "raw for 2026-11-20"]
    );
    world.pass(24 * 60 * MINUTE).await;
    assert_eq!(asked(&world).await[2..], ["raw or report for 2026-11-22"]);
    let runs = world.runs().await;
    assert!(
        runs[2]
            .created_at
            .duration_since("2026-11-23T00:00:00Z".parse().unwrap())
            .as_secs()
            < 1
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_tick_is_one_run_though_daemons_come_and_go() {
    let hourly = AutomationCondition::on_cron("0 * * * *", "UTC");
    let world = World::of([
        quick(asset("a", &[]).automation(hourly)),
        quick(asset("b", &["a"]).automation(hourly)),
    ]);
    let daemon = world.start("d1");
    world.pass(59 * MINUTE).await;
    assert_eq!(asked(&world).await, [""; 0]);
    world.pass(2 * MINUTE).await;
    assert_eq!(asked(&world).await, ["a or b"]);
    daemon.kill().await;
    world.pass(3 * 60 * MINUTE).await;
    let daemon = world.start("d2");
    world.pass(5 * MINUTE).await;
    assert_eq!(asked(&world).await, ["a or b", "a or b"], "three ticks were missed");
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn evaluations_say_why_and_only_what_is_new() {
    let world = World::of([ok("raw", &[]), eager("a", &["raw"])]);
    let daemon = world.start("d1");
    world.pass(10 * MINUTE).await;
    let instance = world.instance("caller");
    let all = || async {
        instance
            .evaluations(&key("a"), PageRequest::default())
            .await
            .unwrap()
            .items
    };
    let before = all().await;
    assert_eq!(before.len(), 2, "it was evaluated, and then it was missing before");
    let because: Explanation = serde_json::from_str(&before[0].explanation).unwrap();
    assert!(because.to_string().contains("raw"), "{because}");
    let dry = instance.evaluate_condition(&key("a")).await.unwrap();
    assert_eq!((dry.requested, dry.explanation.unwrap()), (0, because));
    world.pass(10 * MINUTE).await;
    assert_eq!(all().await, before, "nothing else is to be said");
    make(&world, "raw").await;
    let after = all().await;
    let asking = after.iter().find(|evaluation| evaluation.requested == 1).unwrap();
    let run = world.run(asking.runs[0]).await;
    assert_eq!((run.origin, &*run.selection), (RunOrigin::Automation, "a"));
    let instants: Vec<_> = after
        .iter()
        .map(|evaluation| (evaluation.at, evaluation.until))
        .collect();
    assert!(
        instants.windows(2).all(|pair| pair[1].1 == Some(pair[0].0)),
        "{instants:?}"
    );
    assert_eq!(
        world.ticks("edge/automation").await.len(),
        1,
        "looks that ask for nothing are no ticks"
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn two_who_lead_at_once_ask_once() {
    let world = World::of([ok("raw", &[]), eager("a", &["raw"])]);
    let twin = world.elsewhere();
    world.store.give_every_lease();
    twin.store.give_every_lease();
    let (one, other) = (world.start("d1"), Running::new(twin.daemon("d2")));
    for count in 1..=5 {
        make(&world, "raw").await;
        assert_eq!(asked(&world).await, vec!["a"; count]);
    }
    one.stop().await;
    other.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_was_recorded_though_the_answer_was_lost_is_not_asked_for_again() {
    let world = World::of([ok("raw", &[]), eager("a", &["raw"])]);
    world.store.lose_every_other("record_evaluations");
    let daemon = world.start("d1");
    for count in 1..=5 {
        make(&world, "raw").await;
        world.pass(MINUTE).await;
        assert_eq!(asked(&world).await, vec!["a"; count]);
    }
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_look_that_the_store_does_not_take_is_made_again() {
    let world = World::of([ok("raw", &[]), eager("a", &["raw"])]);
    let daemon = world.start("d1");
    make(&world, "raw").await;
    world.store.fail_only("record_evaluations");
    make(&world, "raw").await;
    world.pass(MINUTE).await;
    assert_eq!(asked(&world).await, ["a"]);
    world.store.fail(false);
    world.pass(MINUTE).await;
    assert_eq!(asked(&world).await, ["a", "a"]);
    daemon.stop().await;
}
