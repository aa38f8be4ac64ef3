//! Runs beyond one: filters without an index, several at once, strips, logs as text; checks alone, cursors compared, alerts tried.

use std::sync::atomic::{AtomicI64, Ordering};

use edge_assets::{
    AssetDef, CheckResult, Definitions, DefinitionsBuilder, PartitionsDefinition, SensorContext, SensorOutcome,
    alert::{Alert, AlertError, AlertSink, Alerts},
    asset,
    asset::AssetError,
    asset_check,
    boxed::BoxFuture,
    instance::LaunchRequest,
    trigger::{JobDef, SensorDef},
    web::WebOptions,
};
use hyper::StatusCode;
use serde_json::{Value, json};

use crate::support::{World, finished, ok};

fn looks(_: SensorContext) -> BoxFuture<'static, Result<SensorOutcome, AssetError>> {
    Box::pin(async { Ok(SensorOutcome::skip("nothing new")) })
}

fn definitions() -> DefinitionsBuilder {
    const PARTS: PartitionsDefinition = PartitionsDefinition::fixed(&["a", "b", "c"]);
    let bad = AssetDef::builder("bad").run(|| async { Err::<(), _>(std::io::Error::other("The cache is read-only")) });
    let parted = AssetDef::builder("parted").partitions(PARTS);
    Definitions::builder()
        .assets([
            ok("one", &[]),
            ok("two", &["one"]),
            bad,
            parted.run(|| async { Ok::<(), std::io::Error>(()) }),
        ])
        .jobs([JobDef::new("pair", "one or two")])
        .sensors([SensorDef::new("files", "pair", looks)])
}

fn ids(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().unwrap().iter();
    items.map(|run| run["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn runs_are_found_by_asset_partition_and_reason() {
    let world = World::running(definitions()).await;
    let one = world.ran(LaunchRequest::selection("one")).await;
    let bad = world.ran(LaunchRequest::selection("bad")).await;
    let ab = world.ran(LaunchRequest::selection("parted").partition("a..b")).await;
    let pair = world.ran(LaunchRequest::job("pair")).await;
    let b = world.ran(LaunchRequest::selection("parted").partition("b")).await;
    for (query, expected) in [
        ("asset=one", vec![&pair, &one]),
        ("asset=two", vec![&pair]),
        ("asset=one&job=pair", vec![&pair]),
        ("asset=one&status=failure", vec![]),
        ("asset=parted", vec![&b, &ab]),
        ("asset=parted&partition=a", vec![&ab]),
        ("asset=parted&partition=b", vec![&b, &ab]),
        ("asset=parted&partition=c", vec![]),
        ("partition=b", vec![&b]),
        ("partition=a..b", vec![&ab]),
        ("q=cache%20is%20READ", vec![&bad]),
        ("q=cache&status=success", vec![]),
    ] {
        let found = world.client.get(&format!("/api/v1/runs?{query}")).await.ok();
        assert_eq!(
            (ids(&found).iter().collect::<Vec<_>>(), &found["next"]),
            (expected, &json!(null)),
            "{query}"
        );
    }
    // Page by page the same, each run once.
    let mut paged = Vec::new();
    let mut after = String::new();
    loop {
        let page = world
            .client
            .get(&format!("/api/v1/runs?asset=parted&limit=1{after}"))
            .await
            .ok();
        paged.extend(ids(&page));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(paged, [b, ab]);
    for (query, kind) in [("asset=none", "unknown-asset"), ("asset=one&after=r1.1", "bad-cursor")] {
        assert_eq!(world.client.get(&format!("/api/v1/runs?{query}")).await.problem(), kind);
    }
    world.end().await;
}

#[tokio::test]
async fn several_runs_are_stopped_or_repeated_each_for_itself() {
    let world = World::new(definitions()).await;
    let mut queued = Vec::new();
    for _ in 0..2 {
        let launched = world.instance.launch(LaunchRequest::selection("one")).await.unwrap();
        queued.push(launched.run.id.to_string());
    }
    let body = json!({"runs": [queued[0], "nonsense", queued[1]], "reason": "a mistake"});
    let told = world.client.post("/api/v1/runs/cancel", &body).await.ok();
    assert_eq!(
        (&told["done"], &told["items"][1]["problem"]),
        (&json!(2), &json!("unknown-run"))
    );
    assert_eq!(
        (&told["items"][2]["run"]["status"], &told["items"][2]["run"]["reason"]),
        (&json!("canceled"), &json!("a mistake"))
    );
    let audit = world.client.get("/api/v1/audit?limit=1").await.ok();
    let target = audit["items"][0]["target"].as_str().unwrap();
    assert!(
        target.starts_with("2 of 3: ") && target.contains(&queued[1]),
        "{target}"
    );

    let third = world
        .instance
        .launch(LaunchRequest::selection("one"))
        .await
        .unwrap()
        .run
        .id
        .to_string();
    let body = json!({"runs": [queued[0], third], "steps": "all"});
    let told = world.client.post("/api/v1/runs/retry", &body).await.ok();
    assert_eq!(
        (&told["items"][0]["run"]["parent"], &told["items"][1]["problem"]),
        (&json!(queued[0]), &json!("run-not-finished"))
    );
    let many = world
        .client
        .post("/api/v1/runs/cancel", &json!({"runs": vec!["x"; 201]}))
        .await;
    assert_eq!(many.problem(), "too-many-runs");
    world.end().await;
}

#[tokio::test]
async fn a_job_has_a_strip_of_its_newest_runs() {
    let world = World::running(definitions()).await;
    let first = world.ran(LaunchRequest::job("pair")).await;
    let second = world.ran(LaunchRequest::job("pair")).await;
    let jobs = world.client.get("/api/v1/jobs").await.ok();
    let strip = &jobs["items"][0]["recent"];
    assert_eq!((&strip[0]["id"], &strip[1]["id"]), (&json!(second), &json!(first)));
    assert!(strip[0]["duration_s"].as_f64().unwrap() >= 0.0);
    let job = &jobs["items"][0];
    let (typical, slow) = (job["typical_s"].as_f64().unwrap(), job["slow_s"].as_f64().unwrap());
    assert!(typical <= slow, "{typical} {slow}");
    assert!(job["next"].is_null(), "when its sensor asks for a run, nobody knows");
    world.end().await;
}

#[tokio::test]
async fn a_log_is_searched_by_text_and_downloaded_as_text() {
    let world = World::running(definitions()).await;
    let id = world.ran(LaunchRequest::selection("bad or one")).await;
    let found = world
        .client
        .get(&format!("/api/v1/runs/{id}/events?q=READ-only&kind=step_failed"))
        .await
        .ok();
    assert_eq!(
        (found["items"].as_array().unwrap().len(), &found["items"][0]["asset"]),
        (1, &json!("bad"))
    );
    let log = world.client.get(&format!("/api/v1/runs/{id}/log")).await;
    assert_eq!(
        (log.status, log.header("content-type")),
        (StatusCode::OK, "text/plain; charset=utf-8")
    );
    assert_eq!(
        log.header("content-disposition"),
        format!("attachment; filename=\"run-{id}.log\"")
    );
    let text = log.text();
    let all = world
        .client
        .get(&format!("/api/v1/runs/{id}/events?limit=200"))
        .await
        .ok();
    assert_eq!(text.lines().count(), all["items"].as_array().unwrap().len());
    assert!(
        text.contains("ERROR bad: ") && text.contains("The cache is read-only"),
        "{text}"
    );
    let errors = world
        .client
        .get(&format!("/api/v1/runs/{id}/log?level=error"))
        .await
        .text();
    assert!(
        errors.lines().all(|line| line.contains(" ERROR ")) && !errors.is_empty(),
        "{errors}"
    );
    world.end().await;
}

#[tokio::test]
async fn checks_run_alone_where_something_is_there_to_check() {
    let world = World::new(definitions()).await;
    let refused = world
        .client
        .post("/api/v1/checks/run", &json!({"selection": "one"}))
        .await;
    assert_eq!(refused.problem(), "cannot-be-planned", "it has no checks");
    world.end().await;
}

/// How many rows the table has; a check counts them.
static ROWS: AtomicI64 = AtomicI64::new(-1);

#[asset]
async fn measured() -> edge_assets::Result<()> {
    Ok(())
}

#[asset_check(asset = measured)]
fn rows() -> CheckResult {
    CheckResult::pass_if(ROWS.load(Ordering::SeqCst) > 0).describe("it has rows")
}

#[asset_check(asset = measured)]
fn other() -> CheckResult {
    CheckResult::pass_if(true)
}

#[tokio::test]
async fn checks_run_alone_and_make_nothing() {
    let definitions = Definitions::builder()
        .asset::<measured>()
        .check::<rows>()
        .check::<other>();
    let world = World::running(definitions).await;
    let made = world
        .client
        .post("/api/v1/runs", &json!({"selection": "measured"}))
        .await
        .ok();
    finished(&world, made["run"]["id"].as_str().unwrap()).await;
    let materialized = world.client.get("/api/v1/assets/measured").await.ok()["latest"].clone();
    ROWS.store(3, Ordering::SeqCst);
    let body = json!({"selection": "measured", "checks": ["rows"]});
    let launched = world.client.post("/api/v1/checks/run", &body).await;
    assert_eq!(launched.status, StatusCode::CREATED);
    let place = launched.header("location").to_owned();
    let id = launched.json()["run"]["id"].as_str().unwrap().to_owned();
    assert_eq!(place, format!("/api/v1/runs/{id}"));
    finished(&world, &id).await;
    assert_eq!(world.client.get(&place).await.ok()["status"], "success");
    let events = world.client.get(&format!("{place}/events?limit=200")).await.ok();
    let kinds: Vec<&str> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "check_evaluated").count(),
        1,
        "{kinds:?}"
    );
    assert!(!kinds.contains(&"asset_materialized"), "{kinds:?}");
    let checks = world.client.get("/api/v1/checks").await.ok();
    let rows = checks["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["name"] == "rows")
        .unwrap();
    assert_eq!(rows["last"]["passed"], true, "{rows}");
    assert_eq!(
        world.client.get("/api/v1/assets/measured").await.ok()["latest"],
        materialized
    );
    world.end().await;
}

#[tokio::test]
async fn a_cursor_moves_only_from_where_it_was_seen() {
    const CURSOR: &str = "/api/v1/sensors/files/cursor";
    let world = World::new(definitions()).await;
    let put = async |body: Value| {
        let body = serde_json::to_vec(&body).unwrap().into();
        world
            .client
            .with("content-type", "application/json")
            .send("PUT", CURSOR, body)
            .await
    };
    assert_eq!(
        put(json!({"from": null, "to": "file-9"})).await.ok()["cursor"],
        "file-9"
    );
    let stale = put(json!({"from": "file-8", "to": "file-10"})).await;
    assert_eq!(
        (stale.status, stale.problem()),
        (StatusCode::CONFLICT, "cursor-moved".to_owned())
    );
    assert!(stale.json()["detail"].as_str().unwrap().contains("it is `file-9`"));
    assert_eq!(
        put(json!({"from": "file-9", "to": "file-10"})).await.ok()["cursor"],
        "file-10"
    );
    world.end().await;
}

#[derive(Debug)]
struct Broken;

impl AlertSink for Broken {
    fn name(&self) -> &str {
        "broken"
    }

    fn deliver<'a>(&'a self, _: &'a Alert) -> BoxFuture<'a, Result<(), AlertError>> {
        Box::pin(async {
            Err(AlertError::Timeout {
                to: "broken".to_owned(),
                after: std::time::Duration::from_secs(3),
            })
        })
    }
}

#[tokio::test]
async fn alerts_tell_where_they_go_and_whether_they_arrive() {
    let (alerts, _deliveries) = Alerts::builder().sink(edge_assets::alert::LogSink).sink(Broken).start();
    let world = World::with(definitions(), WebOptions::new().alerts(alerts)).await;
    let rules = world.client.get("/api/v1/alerts").await.ok();
    assert_eq!(rules["sinks"], json!([{"name": "log"}, {"name": "broken"}]));
    assert_eq!(
        (&rules["kinds"][0]["kind"], &rules["is_delivering"]),
        (&json!("run_failed"), &json!(false))
    );
    let tried = world.client.post("/api/v1/alerts/test", &json!({})).await.ok();
    assert_eq!(
        (&tried["items"][0]["arrived"], &tried["items"][1]["arrived"]),
        (&json!(true), &json!(false))
    );
    assert!(
        tried["items"][1]["error"].as_str().unwrap().contains("broken"),
        "{tried}"
    );
    let one = world
        .client
        .post("/api/v1/alerts/test", &json!({"sink": "log"}))
        .await
        .ok();
    assert_eq!(one["items"], json!([{"sink": "log", "arrived": true, "error": null}]));
    let none = world.client.post("/api/v1/alerts/test", &json!({"sink": "logg"})).await;
    assert_eq!(
        (none.status, none.problem()),
        (StatusCode::NOT_FOUND, "unknown-sink".to_owned())
    );
    world.end().await;
}
