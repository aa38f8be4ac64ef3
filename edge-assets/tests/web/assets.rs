//! Assets and their checks: what is declared, where it stands, what was found.

use edge_assets::{
    AssetDef, CheckResult, Definitions, DefinitionsBuilder, Materialized, PartitionsDefinition, asset, asset_check,
    instance::LaunchRequest, trigger::JobDef,
};
use hyper::StatusCode;
use serde_json::{Value, json};

use crate::support::{World, ok};

/// Orders of the day.
///
/// A second paragraph.
#[asset(group = "sales", kinds = ["clickhouse"], owners = ["team:edge"], retry(max = 2), timeout = "5m", fresh_within = "26h")]
async fn orders() -> edge_assets::Result<Materialized<u64>> {
    Ok(Materialized::new(41).with("rows", 41))
}

/// More than forty.
#[asset_check(asset = orders)]
fn enough(orders: &u64) -> CheckResult {
    CheckResult::pass_if(*orders > 40).describe("41 of 40")
}

#[asset_check(asset = orders)]
fn even(orders: &u64) -> CheckResult {
    CheckResult::pass_if(orders.is_multiple_of(2)).describe("41 is odd")
}

fn definitions() -> DefinitionsBuilder {
    const DAYS: PartitionsDefinition = PartitionsDefinition::fixed(&["a", "b"]);
    let bad = AssetDef::builder("edge/bad").run(|| async { Err::<(), _>(std::io::Error::other("no such table")) });
    let parted = AssetDef::builder("parted")
        .partitions(DAYS)
        .run(|| async { Ok::<(), std::io::Error>(()) });
    Definitions::builder()
        .asset::<orders>()
        .check::<enough>()
        .check::<even>()
        .assets([
            bad,
            parted,
            ok("report", &["orders"]),
            AssetDef::builder("outside").external(),
        ])
        .jobs([JobDef::new("daily", "orders+")])
}

fn keys(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap();
    items.iter().map(|asset| asset["key"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn assets_are_listed_with_where_they_stand() {
    let world = World::running(definitions()).await;
    let list = world.client.get("/api/v1/assets").await.ok();
    assert_eq!(keys(&list), ["edge/bad", "orders", "outside", "parted", "report"]);
    assert!(
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|asset| asset["status"] == "missing")
    );
    world.ran(LaunchRequest::selection("orders+ or \"edge/bad\"")).await;
    world.ran(LaunchRequest::selection("parted").partition("b")).await;
    let list = world.client.get("/api/v1/assets").await.ok();
    let of = |index: usize| &list["items"][index];
    assert_eq!(
        (&of(0)["status"], &of(0)["failure"]),
        (&json!("failure"), &json!("no such table"))
    );
    assert_eq!(
        (&of(1)["status"], &of(1)["checks"]),
        (&json!("success"), &json!("error"))
    );
    assert_eq!(
        (&of(1)["summary"], &of(1)["group"]),
        (&json!("Orders of the day."), &json!("sales"))
    );
    assert_eq!(
        (&of(2)["status"], &of(2)["is_external"]),
        (&json!("missing"), &json!(true))
    );
    assert_eq!(of(3)["latest"]["partition"], "b");
    let fresh = &of(1)["fresh"];
    assert_eq!(
        (&fresh["state"], &fresh["policy"]),
        (&json!("pass"), &json!("within 1d2h"))
    );
    assert!(fresh["until"].is_string() && of(3)["fresh"].is_null());
    for (query, expected) in [
        ("group=sales", vec!["orders"]),
        ("kind=clickhouse&owner=team:edge", vec!["orders"]),
        ("status=failure", vec!["edge/bad"]),
        ("selection=%2Breport", vec!["orders", "report"]),
        ("q=ar", vec!["parted"]),
        ("limit=2", vec!["edge/bad", "orders"]),
        ("limit=2&after=orders", vec!["outside", "parted"]),
        ("limit=2&after=parted", vec!["report"]),
    ] {
        let found = world.client.get(&format!("/api/v1/assets?{query}")).await.ok();
        assert_eq!(keys(&found), expected, "{query}");
        assert_eq!(
            found["next"].is_null(),
            !query.ends_with("limit=2") && !query.ends_with("after=orders"),
            "{query}"
        );
    }
    let answer = world.client.get("/api/v1/assets?selection=odrers").await;
    assert_eq!(
        (answer.status, answer.problem()),
        (StatusCode::UNPROCESSABLE_ENTITY, "cannot-be-planned".to_owned())
    );
    world.end().await;
}

#[tokio::test]
async fn an_asset_tells_its_definition_its_neighbours_and_what_was_found() {
    let world = World::running(definitions()).await;
    world.ran(LaunchRequest::job("daily")).await;
    let asset = world.client.get("/api/v1/assets/orders").await.ok();
    assert_eq!((&asset["retries"], &asset["timeout_s"]), (&json!(2), &json!(300.0)));
    assert_eq!(
        (&asset["downstream"], &asset["jobs"]),
        (&json!(["report"]), &json!(["daily"]))
    );
    assert_eq!(
        asset["metadata"][0],
        json!({"name": "rows", "kind": "int", "value": 41, "text": "41"})
    );
    let checks = asset["check_results"].as_array().unwrap();
    assert_eq!(
        (&checks[0]["name"], &checks[0]["last"]["passed"]),
        (&json!("enough"), &json!(true))
    );
    assert_eq!(checks[1]["last"]["description"], "41 is odd");
    assert!(asset["source"].as_str().unwrap().contains("assets.rs:"));
    // A key is one encoded segment.
    let nested = world.client.get("/api/v1/assets/edge%2Fbad").await.ok();
    assert_eq!(nested["key"], "edge/bad");
    let missing = world.client.get("/api/v1/assets/order").await;
    assert_eq!(
        (missing.status, missing.problem()),
        (StatusCode::NOT_FOUND, "unknown-asset".to_owned())
    );
    assert_eq!(missing.json()["cure"], "did you mean `orders`");
    world.end().await;
}

#[tokio::test]
async fn the_events_of_an_asset_are_those_of_all_its_runs() {
    let world = World::running(definitions()).await;
    for _ in 0..2 {
        world.ran(LaunchRequest::selection("orders")).await;
    }
    let path = "/api/v1/assets/orders/events?newest_first=true&kind=asset_materialized";
    let events = world.client.get(path).await.ok();
    let runs: Vec<&Value> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["run"])
        .collect();
    assert_eq!(runs.len(), 2);
    assert_ne!(runs[0], runs[1]);
    let wrong = world.client.get("/api/v1/assets/orders/events?kind=made").await;
    assert_eq!(wrong.problem(), "bad-parameter");
    world.end().await;
}

#[tokio::test]
async fn checks_are_listed_with_what_they_found_last() {
    let world = World::running(definitions()).await;
    let before = world.client.get("/api/v1/checks").await.ok();
    assert_eq!(
        (&before["items"][0]["name"], &before["items"][0]["last"]),
        (&json!("enough"), &json!(null))
    );
    world.ran(LaunchRequest::selection("orders")).await;
    let failing = world.client.get("/api/v1/checks?failing=true").await.ok();
    let failing = failing["items"].as_array().unwrap();
    assert_eq!((failing.len(), &failing[0]["name"]), (1, &json!("even")));
    let page = world.client.get("/api/v1/checks?limit=1").await.ok();
    let next = page["next"].as_str().unwrap();
    let rest = world.client.get(&format!("/api/v1/checks?after={next}")).await.ok();
    assert_eq!(
        (&rest["items"][0]["name"], &rest["next"]),
        (&json!("even"), &json!(null))
    );
    world.end().await;
}

#[tokio::test]
async fn jobs_tell_what_they_launch_and_how_their_runs_went() {
    let world = World::running(definitions()).await;
    let job = world.client.get("/api/v1/jobs").await.ok()["items"][0].clone();
    assert_eq!(
        (&job["name"], &job["asset_count"], &job["last_run"]),
        (&json!("daily"), &json!(2), &json!(null))
    );
    world.ran(LaunchRequest::job("daily")).await;
    let job = world.client.get("/api/v1/jobs/daily").await.ok();
    assert_eq!(job["assets"], json!(["orders", "report"]));
    assert_eq!(
        (&job["last_run"]["status"], job["runs"].as_array().unwrap().len()),
        (&json!("success"), 1)
    );
    let missing = world.client.get("/api/v1/jobs/dayly").await;
    assert_eq!(
        (missing.status, missing.problem()),
        (StatusCode::NOT_FOUND, "unknown-job".to_owned())
    );
    world.end().await;
}
