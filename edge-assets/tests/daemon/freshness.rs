//! Freshness: found at the instant at which it changes, recorded once whatever ends the process, told on changes only.

use std::time::Duration;

use edge_assets::{
    AssetDef, Definitions,
    alert::AlertKind,
    asset::AssetBuilder,
    instance::{DATA_AS_OF, LaunchRequest},
    policy::{Deadline, Freshness, MaxAge},
    tick::TickOutcome,
};
use jiff::SignedDuration;

use crate::support::{Heard, Running, World, asset, ok, start};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

fn quick(builder: AssetBuilder) -> AssetDef {
    builder.run(|| async { Ok::<(), std::io::Error>(()) })
}

/// An asset that warns after four minutes and fails after five.
fn five_minutes() -> AssetDef {
    quick(asset("a", &[]).fresh_within(MaxAge::new(5 * MINUTE).warn(4 * MINUTE)))
}

/// The changes that were recorded, with the seconds since the beginning.
async fn changes(world: &World) -> Vec<String> {
    let ticks = world.ticks("edge/freshness").await;
    let line = |tick: &edge_assets::tick::Tick| {
        let seconds = tick.began_at.duration_since(start()).as_secs();
        let TickOutcome::Skipped { reason } = &tick.outcome else {
            panic!("{tick:?}")
        };
        let short: Vec<&str> = reason
            .split("; ")
            .map(|change| change.split(" (").next().unwrap())
            .collect();
        format!("{seconds}s {}", short.join("; "))
    };
    ticks.iter().map(line).collect()
}

async fn make(world: &World, selection: &str) {
    let id = world.launch(LaunchRequest::selection(selection)).await;
    world.wait(id).await;
    world.pass(2 * SECOND).await;
}

fn told(heard: &Heard) -> Vec<AlertKind> {
    heard.all().iter().map(|alert| alert.kind).collect()
}

#[tokio::test(start_paused = true)]
async fn an_asset_goes_through_all_states_and_only_changes_are_told() {
    let world = World::of([five_minutes(), ok("other", &[])]);
    let (heard, alerts, _tasks) = Heard::start();
    let daemon = Running::new(world.daemon("d1").alerts(alerts));
    world.pass(10 * SECOND).await;
    assert_eq!(changes(&world).await, ["0s a: new → unknown"]);
    make(&world, "a").await;
    world.pass(20 * MINUTE).await;
    make(&world, "a").await;
    make(&world, "a").await;
    let told_so_far = told(&heard);
    let recorded = changes(&world).await;
    let steps: Vec<&str> = recorded.iter().map(|line| line.split_once(' ').unwrap().1).collect();
    assert_eq!(
        steps,
        [
            "a: new → unknown",
            "a: unknown → pass",
            "a: pass → warn",
            "a: warn → fail",
            "a: fail → pass"
        ]
    );
    let seconds = |line: &String| line.split_once('s').unwrap().0.parse::<i64>().unwrap();
    let at: Vec<i64> = recorded.iter().map(seconds).collect();
    assert_eq!(
        at[3] - at[2],
        60,
        "a minute from the warning to the failure: {recorded:?}"
    );
    assert_eq!(
        told_so_far,
        [
            AlertKind::FreshnessWarned,
            AlertKind::FreshnessFailed,
            AlertKind::FreshnessRestored
        ]
    );
    let failed = &heard.all()[1];
    assert_eq!((&*failed.subject, failed.location.as_deref()), ("a", Some("default")));
    assert!(
        failed.text.starts_with("`a` is not fresh: it was made at "),
        "{}",
        failed.text
    );
    let status = &world.instance("caller").freshness(&[]).await.unwrap()[0];
    assert_eq!((status.look.state, status.since.is_some()), (Freshness::Pass, true));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_restart_tells_nothing_again_and_what_changed_meanwhile_once() {
    let world = World::of([five_minutes()]);
    let (heard, alerts, _tasks) = Heard::start();
    let daemon = Running::new(world.daemon("d1").alerts(alerts.clone()));
    make(&world, "a").await;
    world.pass(6 * MINUTE).await;
    let told_before = told(&heard);
    assert_eq!(told_before, [AlertKind::FreshnessWarned, AlertKind::FreshnessFailed]);
    daemon.kill().await;
    // The other daemon leads once the lease of the dead one is over.
    let daemon = Running::new(world.daemon("d2").alerts(alerts.clone()));
    world.pass(5 * MINUTE).await;
    assert_eq!(told(&heard), told_before, "nothing has changed");
    make(&world, "a").await;
    assert_eq!(told(&heard).len(), 3);
    daemon.stop().await;
    world.pass(HOUR).await;
    assert_eq!(told(&heard).len(), 3, "nobody looks");
    let daemon = Running::new(world.daemon("d3").alerts(alerts));
    world.pass(MINUTE).await;
    assert_eq!(told(&heard)[3..], [AlertKind::FreshnessFailed]);
    let changes = changes(&world).await;
    assert!(changes.last().unwrap().ends_with("a: pass → fail"), "{changes:?}");
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn two_daemons_record_and_tell_a_change_once() {
    let world = World::of([five_minutes()]);
    let (heard, alerts, _tasks) = Heard::start();
    let first = Running::new(world.daemon("d1").alerts(alerts.clone()));
    let second = Running::new(world.elsewhere().daemon("d2").alerts(alerts));
    make(&world, "a").await;
    world.pass(10 * MINUTE).await;
    assert_eq!(told(&heard), [AlertKind::FreshnessWarned, AlertKind::FreshnessFailed]);
    // New, made, warned, failed.
    assert_eq!(changes(&world).await.len(), 4);
    first.stop().await;
    second.stop().await;
}

#[tokio::test(start_paused = true)]
async fn deadlines_are_watched_in_their_zone() {
    // The world begins in 2026; nine in Berlin is eight in UTC then.
    let by_nine = Deadline::new("0 9 * * *")
        .timezone("Europe/Berlin")
        .lag(9 * HOUR)
        .warn(HOUR);
    let world = World::of([quick(asset("daily", &[]).fresh_by(by_nine))]);
    let (heard, alerts, _tasks) = Heard::start();
    let daemon = Running::new(world.daemon("d1").alerts(alerts));
    make(&world, "daily").await;
    let mut seen = Vec::new();
    for _ in 0..25 {
        world.pass(HOUR).await;
        seen.extend(told(&heard).into_iter().skip(seen.len()));
    }
    assert_eq!(seen, [AlertKind::FreshnessWarned, AlertKind::FreshnessFailed]);
    let at: Vec<String> = heard.all().iter().map(|alert| alert.at.to_string()).collect();
    assert!(at[0].ends_with("T07:00:00Z") && at[1].ends_with("T08:00:00Z"), "{at:?}");
    assert!(
        heard.all()[1].text.contains("nothing was made for the deadline of"),
        "{:?}",
        heard.all()
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn an_external_asset_is_as_fresh_as_the_data_that_was_seen() {
    let events = asset("events", &[])
        .fresh_within(5 * MINUTE)
        .run(|ctx: edge_assets::AssetContext| async move {
            let newest = ctx.clock().now() - SignedDuration::from_mins(3);
            ctx.record(DATA_AS_OF, newest);
            Ok::<(), std::io::Error>(())
        });
    let world = World::of([events]);
    let (heard, alerts, _tasks) = Heard::start();
    let daemon = Running::new(world.daemon("d1").alerts(alerts));
    make(&world, "events").await;
    world.pass(MINUTE).await;
    assert!(told(&heard).is_empty());
    world.pass(2 * MINUTE).await;
    assert_eq!(
        told(&heard),
        [AlertKind::FreshnessFailed],
        "the data was three minutes old when it was seen"
    );
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_is_added_changed_or_taken_off_counts_from_the_next_start() {
    let world = World::of([ok("a", &[])]);
    let daemon = world.start("d1");
    make(&world, "a").await;
    daemon.stop().await;
    assert!(changes(&world).await.is_empty(), "nothing is asked of it");
    let asked = world.redeployed(Definitions::builder().assets([five_minutes()]));
    let daemon = asked.start("d2");
    world.pass(MINUTE).await;
    daemon.stop().await;
    assert!(changes(&world).await[0].ends_with("a: new → pass"));
    let stricter = quick(asset("a", &[]).fresh_within(SECOND));
    let stricter = world.redeployed(Definitions::builder().assets([stricter]));
    let daemon = stricter.start("d3");
    world.pass(MINUTE).await;
    assert!(changes(&world).await[1].ends_with("a: pass → fail"));
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn an_idle_daemon_looks_at_freshness_at_the_instants_that_matter_only() {
    let world = World::of([quick(asset("a", &[]).fresh_within(3 * HOUR))]);
    let daemon = world.start("d1");
    make(&world, "a").await;
    world.pass(4 * HOUR).await;
    let ticks = changes(&world).await;
    assert_eq!(ticks.len(), 3, "{ticks:?}");
    assert!(ticks[2].ends_with("a: pass → fail"), "{ticks:?}");
    daemon.stop().await;
}
