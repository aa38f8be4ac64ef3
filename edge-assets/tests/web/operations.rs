//! The overview, the deployment, the figures.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use edge_assets::{
    AssetDef, AssetKey, CheckKey, CheckResult, Definitions, DefinitionsBuilder, Res, Resource, Resources, Severity,
    asset::{CheckDef, CheckRun, Needs, SourceLocation},
    boxed::{BoxError, BoxFuture},
    instance::LaunchRequest,
    trigger::{JobDef, ScheduleDef},
};
use serde_json::json;

use crate::support::{World, ok};

fn definitions() -> DefinitionsBuilder {
    let bad = AssetDef::builder("bad").run(|| async { Err::<(), _>(std::io::Error::other("no such table")) });
    Definitions::builder()
        .assets([ok("one", &[]), bad])
        .jobs([JobDef::new("sync", "one")])
        .schedules([
            ScheduleDef::new("yearly", "0 0 1 1 *", "sync"),
            ScheduleDef::new("hourly", "0 * * * *", "sync"),
        ])
}

#[tokio::test]
async fn the_overview_tells_what_needs_attention_and_what_comes_next() {
    let world = World::running(definitions()).await;
    let id = world.ran(LaunchRequest::selection("one or bad")).await;
    let overview = world.client.get("/api/v1/views/overview").await.ok();
    let counts = &overview["counts"];
    assert_eq!(
        (&counts["assets"], &counts["failing_assets"], &counts["missing_assets"]),
        (&json!(2), &json!(1), &json!(0))
    );
    let failed = &overview["attention"][0];
    assert_eq!(
        (&failed["kind"], &failed["name"], &failed["reason"]),
        (&json!("failed_asset"), &json!("bad"), &json!("no such table"))
    );
    assert_eq!(failed["run"], id);
    assert_eq!(overview["attention_total"], 1);
    let next: Vec<&str> = overview["next_ticks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tick| tick["name"].as_str().unwrap())
        .collect();
    assert_eq!(next[0], "hourly");
    let ticks = &overview["next_ticks"];
    let hourly = ticks[0]["later"].as_array().unwrap();
    assert!((23..=24).contains(&hourly.len()), "those of a day: {hourly:?}");
    let jobs = world.client.get("/api/v1/jobs").await.ok();
    assert_eq!(
        jobs["items"][0]["next"], ticks[0]["at"],
        "the next tick is the next launch"
    );
    let yearly = next.iter().position(|name| *name == "yearly").unwrap();
    assert_eq!(
        ticks[yearly]["later"],
        json!([]),
        "the one after it is more than a day ahead"
    );
    world.end().await;
}

/// A service that is down until it is up.
#[derive(Debug, Default)]
struct Service(AtomicBool);

impl Resource for Service {
    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        let is_up = self.0.load(Ordering::Relaxed);
        Box::pin(async move {
            if is_up {
                Ok(())
            } else {
                Err("nothing listens there".into())
            }
        })
    }
}

#[tokio::test]
async fn a_run_that_could_not_begin_needs_attention_until_one_like_it_succeeds() {
    let service = Arc::new(Service::default());
    let stored = AssetDef::builder("stored").run(|_: Res<Service>| async { Ok::<(), std::io::Error>(()) });
    let definitions = Definitions::builder()
        .assets([stored])
        .jobs([JobDef::new("sync", "stored")])
        .resources(Resources::new().with_arc::<Service>(Arc::clone(&service)));
    let world = World::running(definitions).await;
    world.ran(LaunchRequest::job("sync")).await;
    let second = world.ran(LaunchRequest::job("sync")).await;
    let by_hand = world.ran(LaunchRequest::selection("stored")).await;
    let attention = async || world.client.get("/api/v1/views/overview").await.ok()["attention"].take();
    let told = attention().await;
    let [first, other] = told.as_array().unwrap().as_slice() else {
        panic!("{told:#}")
    };
    assert_eq!(
        (&first["kind"], &first["name"], &first["run"]),
        (&json!("failed_run"), &json!("stored"), &json!(by_hand))
    );
    assert!(
        first["reason"].as_str().unwrap().contains("nothing listens there"),
        "{first}"
    );
    assert_eq!(
        (&other["name"], &other["run"]),
        (&json!("sync"), &json!(second)),
        "the last of its job"
    );
    service.0.store(true, Ordering::Relaxed);
    world.ran(LaunchRequest::job("sync")).await;
    assert_eq!(attention().await[0]["name"], "stored", "the job is well again");
    world.ran(LaunchRequest::selection("stored")).await;
    assert_eq!(attention().await, json!([]));
    world.end().await;
}

#[tokio::test]
async fn ticks_that_follow_each_other_closely_are_thinned() {
    let definitions = Definitions::builder()
        .assets([ok("one", &[])])
        .jobs([JobDef::new("sync", "one")])
        .schedules([ScheduleDef::new("minutely", "* * * * *", "sync")]);
    let world = World::running(definitions).await;
    let overview = world.client.get("/api/v1/views/overview").await.ok();
    let next = &overview["next_ticks"][0];
    let at = |value: &serde_json::Value| value.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    let later: Vec<jiff::Timestamp> = next["later"].as_array().unwrap().iter().map(at).collect();
    assert!((95..=96).contains(&later.len()), "{}", later.len());
    let first = at(&next["at"]);
    for (one, other) in std::iter::once(&first).chain(&later).zip(&later) {
        assert_eq!(other.duration_since(*one).as_mins(), 15);
    }
    world.end().await;
}

#[tokio::test]
async fn the_deployment_tells_of_the_daemon_the_store_and_the_pools() {
    let world = World::running(definitions()).await;
    let led = |deployment: &serde_json::Value| !deployment["leader"].is_null();
    let deployment = world.until("/api/v1/deployment", led).await;
    assert_eq!(
        (&deployment["location"], &deployment["code_version"]),
        (&json!("tests"), &json!("1.2.3"))
    );
    assert_eq!(deployment["leader"]["is_over"], false);
    assert_eq!(deployment["leader"]["process"], deployment["process"]);
    assert_eq!(
        deployment["pools"],
        json!([{"name": "clickhouse", "slots": 4, "taken": 0}])
    );
    assert_eq!(
        (&deployment["store"]["driver"], &deployment["limits"]["max_runs"]),
        (&json!("memory"), &json!(16))
    );
    let alone = World::new(definitions()).await;
    let deployment = alone.client.get("/api/v1/deployment").await.ok();
    assert_eq!(
        (&deployment["daemon"], &deployment["leader"]),
        (&json!(null), &json!(null))
    );
    world.end().await;
}

#[tokio::test]
async fn failing_checks_are_counted_by_their_severity_and_errors_come_first() {
    let checked = AssetDef::builder("checked").run(|| async { Ok::<(), std::io::Error>(()) });
    let fails = |name: &str, severity: Severity| {
        let key = CheckKey {
            asset: AssetKey::new("checked").unwrap(),
            name: name.into(),
        };
        let run = CheckRun::Alone(|_| Box::pin(async { Ok(CheckResult::fail("no")) }));
        let mut check = CheckDef::new(key, Needs::default(), run, SourceLocation::caller());
        check.severity = severity;
        check
    };
    let definitions = Definitions::builder()
        .assets([checked])
        .checks([fails("wrong", Severity::Error), fails("late", Severity::Warn)]);
    let world = World::running(definitions).await;
    world.ran(LaunchRequest::selection("checked")).await;
    let overview = world.client.get("/api/v1/views/overview").await.ok();
    let counts = &overview["counts"];
    assert_eq!(
        [
            &counts["failing_checks"],
            &counts["checks_in_error"],
            &counts["checks_failed_today"]
        ],
        [&json!(2), &json!(1), &json!(2)]
    );
    let checks: Vec<(&str, &serde_json::Value)> = overview["attention"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["kind"] == "failed_check")
        .map(|one| (one["name"].as_str().unwrap(), &one["is_warning"]))
        .collect();
    assert_eq!(
        checks,
        [("checked/wrong", &json!(null)), ("checked/late", &json!(true))]
    );
    world.end().await;
}

#[tokio::test]
async fn figures_have_the_form_that_prometheus_reads() {
    let world = World::running(definitions()).await;
    world.ran(LaunchRequest::selection("one or bad")).await;
    let answer = world.client.get("/metrics").await;
    assert_eq!(
        answer.header("content-type"),
        "text/plain; version=0.0.4; charset=utf-8"
    );
    let text = answer.text();
    for line in [
        "edge_info{location=\"tests\",code_version=\"1.2.3\"} 1",
        "edge_runs{status=\"failure\"} 1",
        "edge_assets{status=\"failure\"} 1",
        "edge_assets{status=\"success\"} 1",
        "edge_pool_slots{pool=\"clickhouse\"} 4",
        "edge_trigger_failures{kind=\"schedule\",name=\"yearly\"} 0",
        "edge_daemon_alive 1",
        "edge_web_streams 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    // Every sample belongs to the family before it.
    let mut family = "";
    for line in text.lines() {
        match line.strip_prefix("# TYPE ") {
            Some(kind) => family = kind.split(' ').next().unwrap(),
            None if line.starts_with('#') => {}
            None => {
                let name = line.split(['{', ' ']).next().unwrap();
                assert_eq!(name, family, "{line}");
                line.rsplit(' ').next().unwrap().parse::<f64>().unwrap();
            }
        }
    }
    world.end().await;
}
