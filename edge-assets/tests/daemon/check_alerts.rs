//! Alerts of checks: of each that failed, once a run, by the daemon that follows the ends of runs.

use std::time::Duration;

use edge_assets::{
    AssetDef, AssetError, Definitions, Materialized, RetryPolicy, RunStatus,
    alert::AlertKind,
    checks::metadata::{bounds, on_metadata_of, row_count},
    instance::LaunchRequest,
    trigger::JobDef,
};

use crate::support::{Heard, Running, World, asset};

const SECOND: Duration = Duration::from_secs(1);

/// An asset of three rows with three checks, one of which fails as a warning.
fn measured() -> AssetDef {
    asset("measured", &[])
        .checks(|key| {
            let rules = [
                row_count(1..),
                row_count(5..).named("many").warn(),
                bounds("rows", 0.0..),
            ];
            on_metadata_of(key, rules)
        })
        .run(|| async { Ok::<_, AssetError>(Materialized::unit().rows(3)) })
}

/// An asset without rows, which its blocking check does not let pass.
fn blocked() -> AssetDef {
    asset("blocked", &[])
        .checks(|key| on_metadata_of(key, [row_count(1..).blocking()]))
        .run(|| async { Ok::<_, AssetError>(Materialized::unit().rows(0)) })
}

fn told(heard: &Heard) -> Vec<String> {
    let line = |alert: edge_assets::alert::Alert| format!("{} {}: {}", alert.kind, alert.subject, alert.text);
    heard.all().into_iter().map(line).collect()
}

#[tokio::test(start_paused = true)]
async fn a_failed_check_is_told_once_also_when_it_is_a_warning() {
    let world = World::of([measured()]);
    let (heard, alerts, _tasks) = Heard::start();
    let daemon = Running::new(world.daemon("d1").alerts(alerts.clone()));
    let run = world.launch(LaunchRequest::selection("*")).await;
    assert_eq!(world.wait(run).await.status, RunStatus::Success);
    world.pass(5 * SECOND).await;
    let text = "check failed measured:many: the check many of measured failed: `rows` is 3; at least 5 is expected";
    assert_eq!(told(&heard), [text]);
    assert_eq!(heard.all()[0].run, Some(run));
    daemon.stop().await;
    // The next daemon knows what was told.
    let daemon = Running::new(world.daemon("d2").alerts(alerts));
    world.pass(5 * SECOND).await;
    assert_eq!(told(&heard).len(), 1);
    daemon.stop().await;
}

#[tokio::test(start_paused = true)]
async fn of_a_run_that_is_repeated_the_last_one_tells() {
    let mut job = JobDef::new("nightly", "*");
    job.retry = Some(RetryPolicy::new(1).backoff(10 * SECOND));
    let world = World::new(Definitions::builder().assets([blocked()]).jobs([job]));
    let (heard, alerts, _tasks) = Heard::start();
    let daemon = Running::new(world.daemon("d1").alerts(alerts));
    world.launch(LaunchRequest::job("nightly")).await;
    world.pass(60 * SECOND).await;
    let last = world.runs().await[1].id;
    let kinds: Vec<(AlertKind, Option<edge_assets::RunId>)> =
        heard.all().iter().map(|alert| (alert.kind, alert.run)).collect();
    assert_eq!(
        kinds,
        [(AlertKind::CheckFailed, Some(last)), (AlertKind::RunFailed, Some(last))]
    );
    daemon.stop().await;
}
