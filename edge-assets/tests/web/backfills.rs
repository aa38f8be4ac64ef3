//! Backfills and automation conditions over the wire.

use edge_assets::{AssetDef, AutomationCondition, Definitions, DefinitionsBuilder, PartitionsDefinition};
use hyper::StatusCode;
use serde_json::{Value, json};

use crate::support::World;

const BACKFILLS: &str = "/api/v1/backfills";

fn definitions() -> DefinitionsBuilder {
    const DAYS: PartitionsDefinition = PartitionsDefinition::daily("2020-01-01").until("2020-01-11");
    let days = AssetDef::builder("days")
        .partitions(DAYS)
        .run(|context: edge_assets::AssetContext| async move {
            match context.partition() {
                Some(key) if key.as_str() == "2020-01-03" => Err(std::io::Error::other("no such day")),
                _ => Ok(()),
            }
        });
    let eager = AssetDef::builder("eager").automation(AutomationCondition::missing());
    Definitions::builder().assets([days, eager.run(|| async { Ok::<(), std::io::Error>(()) })])
}

fn body() -> Value {
    json!({"selection": "days", "partitions": "2020-01-01..2020-01-05", "policy": "ranges:2", "tags": {"why": "test"}})
}

#[tokio::test]
async fn a_backfill_is_planned_begun_and_followed_to_its_end() {
    let world = World::running(definitions()).await;
    let mut dry = body();
    dry["dry_run"] = true.into();
    let plan = world.client.post(BACKFILLS, &dry).await.ok();
    assert_eq!(
        (&plan["backfill"], &plan["plan"]["partitions"], &plan["plan"]["runs"]),
        (&json!(null), &json!(5), &json!(3))
    );
    assert_eq!(
        plan["plan"]["groups"][0]["partitions"],
        json!(["2020-01-01..2020-01-05"])
    );
    assert_eq!(world.client.get(BACKFILLS).await.ok()["items"], json!([]));

    let named = world.client.with("idempotency-key", "once");
    let begun = named.post(BACKFILLS, &body()).await;
    assert_eq!(
        (begun.status, &begun.json()["is_new"]),
        (StatusCode::CREATED, &json!(true))
    );
    let place = begun.header("location").to_owned();
    let again = named.post(BACKFILLS, &body()).await;
    assert_eq!(
        (again.status, again.header("location")),
        (StatusCode::OK, place.as_str())
    );
    let mut other = body();
    other["selection"] = "*".into();
    assert_eq!(named.post(BACKFILLS, &other).await.problem(), "idempotency-key-reused");
    let mut other = body();
    other["at_once"] = 9.into();
    let answer = named.post(BACKFILLS, &other).await;
    assert_eq!(
        (answer.status, answer.problem()),
        (StatusCode::CONFLICT, "idempotency-key-reused".to_owned()),
        "all of the body counts"
    );

    let ended = world.until(&place, |backfill| backfill["status"] == "failure").await;
    assert_eq!((&ended["total"], &ended["counts"]["waiting"]), (&json!(5), &json!(0)));
    assert!(ended["counts"]["failed"].as_u64().unwrap() >= 1, "{ended}");
    assert!(
        ended["failures"][0]["reason"].as_str().unwrap().contains("no such day"),
        "{ended}"
    );
    assert!(!ended["assets"][0]["not_made"].as_array().unwrap().is_empty());
    let ranges = ended["assets"][0]["ranges"].as_array().unwrap();
    let total: u64 = ranges.iter().map(|range| range["count"].as_u64().unwrap()).sum();
    assert_eq!(total, 5, "{ended}");
    let failed = ranges.iter().find(|range| range["place"] == "failed").unwrap();
    assert!(failed["keys"].as_str().unwrap().contains("2020-01-03"), "{ended}");
    assert_eq!(ended["assets"][0]["ranges_left_out"], 0);
    let id = ended["id"].as_str().unwrap();
    let runs = world
        .client
        .get(&format!("/api/v1/runs?tag=edge/backfill={id}"))
        .await
        .ok();
    assert_eq!(runs["items"].as_array().unwrap().len(), 3);
    let list = world.client.get(&format!("{BACKFILLS}?limit=1")).await.ok();
    assert_eq!((&list["items"][0]["id"], &list["next"]), (&json!(id), &json!(null)));
    assert_eq!(
        world.client.get(&format!("{BACKFILLS}?unfinished=true")).await.ok()["items"],
        json!([])
    );
    let retried = world.client.post(&format!("{place}/retry"), &json!({})).await.ok();
    assert_eq!(retried["attempt"], 2);
    world.end().await;
}

#[tokio::test]
async fn a_backfill_is_paused_resumed_and_stopped() {
    let world = World::new(definitions()).await;
    let place = world
        .client
        .post(BACKFILLS, &body())
        .await
        .header("location")
        .to_owned();
    let verb = async |verb: &str| world.client.post(&format!("{place}/{verb}"), &json!({})).await;
    assert_eq!(verb("pause").await.ok()["status"], "paused");
    assert_eq!(verb("resume").await.ok()["status"], "running");
    assert_eq!(verb("retry").await.problem(), "backfill-state");
    let stopped = verb("cancel").await.ok();
    assert!(
        stopped["status"] == "canceling" || stopped["status"] == "canceled",
        "{stopped}"
    );
    for (body, kind) in [
        (json!({"selection": "days"}), "partitions-or-which"),
        (
            json!({"selection": "days", "partitions": "*", "which": "missing"}),
            "partitions-or-which",
        ),
        (
            json!({"selection": "days", "partitions": "*", "policy": "ranges:0"}),
            "bad-policy",
        ),
    ] {
        assert_eq!(world.client.post(BACKFILLS, &body).await.problem(), kind, "{body}");
    }
    let unknown = world.client.get(&format!("{BACKFILLS}/nothing")).await;
    assert_eq!(
        (unknown.status, unknown.problem()),
        (StatusCode::NOT_FOUND, "unknown-backfill".to_owned())
    );
    world.end().await;
}

#[tokio::test]
async fn conditions_tell_what_they_came_to_and_why() {
    const AUTOMATION: &str = "/api/v1/automation";
    let world = World::running(definitions()).await;
    let trial = world.client.get(&format!("{AUTOMATION}/eager/trial")).await.ok();
    assert_eq!(trial["explanation"]["of"], 1, "{trial}");
    let put = async |on: bool| {
        let body = serde_json::to_vec(&json!({"on": on})).unwrap().into();
        world
            .client
            .with("content-type", "application/json")
            .send("PUT", AUTOMATION, body)
            .await
            .ok()
    };
    assert_eq!(put(true).await["is_on"], true);
    let path = format!("{AUTOMATION}/eager/evaluations");
    let found = world
        .until(&path, |page| {
            page["items"].as_array().is_some_and(|items| !items.is_empty())
        })
        .await;
    let first = found["items"].as_array().unwrap().last().unwrap();
    assert!(first["explanation"]["label"].is_string(), "{first}");
    let all = world.client.get(AUTOMATION).await.ok();
    assert_eq!(
        (all["assets"].as_array().unwrap().len(), &all["assets"][0]["asset"]),
        (1, &json!("eager"))
    );
    assert!(all["assets"][0]["condition"].as_str().unwrap().contains("missing"));
    assert_eq!(put(false).await["is_on"], false);
    let none = world.client.get(&format!("{AUTOMATION}/days/trial")).await;
    assert_eq!(none.problem(), "unknown-asset");
    world.end().await;
}

#[tokio::test]
async fn a_condition_is_switched_by_itself_with_a_note() {
    const AUTOMATION: &str = "/api/v1/automation";
    let world = World::new(definitions()).await;
    let switch = async |verb: &str, body| world.client.post(&format!("{AUTOMATION}/eager/{verb}"), &body).await;
    let off = switch("stop", json!({"note": "the source moves"})).await.ok();
    assert_eq!((&off["asset"], &off["is_on"]), (&json!("eager"), &json!(false)));
    let all = world.client.get(AUTOMATION).await.ok();
    assert_eq!(
        (&all["is_on"], &all["assets"][0]["is_on"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(switch("start", json!({})).await.ok()["is_on"], true);
    let audit = world.client.get("/api/v1/audit").await.ok();
    let told = &audit["items"][1];
    assert_eq!(
        (&told["action"], &told["target"]),
        (
            &json!("POST /api/v1/automation/{key}/stop"),
            &json!("eager: the source moves")
        )
    );
    let long = switch("stop", json!({"note": "x".repeat(501)})).await;
    assert_eq!(long.problem(), "note-too-long");
    for (asset, told) in [
        ("days", "asset `days` has no automation condition"),
        ("egaer", "there is no asset `egaer`"),
    ] {
        let missing = world
            .client
            .post(&format!("{AUTOMATION}/{asset}/stop"), &json!({}))
            .await;
        assert_eq!(
            (missing.status, missing.problem()),
            (StatusCode::NOT_FOUND, "unknown-asset".to_owned())
        );
        assert_eq!(missing.json()["detail"], told);
    }
}
