//! What the page of the deployment asks beside the process: settings, resources, tokens; and what triggers would do, and did.

use edge_assets::{
    AssetDef, AssetKey, Config, Definitions, DefinitionsBuilder, RunRequest, Secret, SensorContext, SensorOutcome,
    asset::AssetError,
    boxed::BoxFuture,
    config::RunConfig,
    daemon::Daemon,
    resource::{Health, Resource, Resources},
    store::{AccessToken, Retention, TokenScope},
    trigger::{JobDef, ScheduleDef, SensorDef, SensorKind},
    web::WebOptions,
};
use hyper::StatusCode;
use serde_json::{Value, json};

use crate::support::{World, ok};

fn once(ctx: SensorContext) -> BoxFuture<'static, Result<SensorOutcome, AssetError>> {
    Box::pin(async move {
        match ctx.cursor() {
            None => Ok(SensorOutcome::request(RunRequest::new("the first").tag("city", "oslo")).cursor("seen")),
            Some(cursor) => Ok(SensorOutcome::skip(format!("nothing new after {cursor}"))),
        }
    })
}

fn refuses(_: SensorContext) -> BoxFuture<'static, Result<SensorOutcome, AssetError>> {
    Box::pin(async { Err(AssetError::from("no answer")) })
}

fn definitions() -> DefinitionsBuilder {
    let mut reacts = SensorDef::new("reacts", "sync", once);
    reacts.kind = SensorKind::Asset {
        asset: "one".parse().unwrap(),
    };
    Definitions::builder()
        .assets([ok("one", &[])])
        .jobs([JobDef::new("sync", "one")])
        .schedules([ScheduleDef::new("yearly", "0 0 1 1 *", "sync")])
        .sensors([
            SensorDef::new("files", "sync", once),
            SensorDef::new("broken", "sync", refuses),
            reacts,
        ])
}

#[tokio::test]
async fn a_sensor_is_tried_and_nothing_is_launched_or_remembered() {
    let world = World::new(definitions()).await;
    let trial = world.client.post("/api/v1/sensors/files/trial", &json!({})).await.ok();
    assert_eq!(trial["outcome"], "requested");
    assert_eq!(
        trial["requests"],
        json!([{"run_key": "the first", "tags": {"city": "oslo"}}])
    );
    assert_eq!(
        (&trial["cursor_before"], &trial["cursor"]),
        (&json!(null), &json!("seen"))
    );
    assert_eq!(world.client.get("/api/v1/runs").await.ok()["items"], json!([]));
    assert_eq!(
        world.client.get("/api/v1/sensors/files").await.ok()["cursor"],
        json!(null)
    );

    let cursor = json!({"cursor": "file-9"});
    world.client.post("/api/v1/sensors/files/cursor", &cursor).await.ok();
    let trial = world.client.post("/api/v1/sensors/files/trial", &json!({})).await.ok();
    assert_eq!(
        (&trial["outcome"], &trial["reason"]),
        (&json!("skipped"), &json!("nothing new after file-9"))
    );

    let failed = world.client.post("/api/v1/sensors/broken/trial", &json!({})).await.ok();
    assert_eq!(failed["outcome"], "failed");
    assert!(failed["reason"].as_str().unwrap().contains("no answer"));

    let reacts = world.client.post("/api/v1/sensors/reacts/trial", &json!({})).await;
    assert_eq!(
        (reacts.status, reacts.problem()),
        (StatusCode::CONFLICT, "sensor-reacts".to_owned())
    );
    let missing = world.client.post("/api/v1/sensors/file/trial", &json!({})).await;
    assert_eq!(missing.problem(), "unknown-sensor");
    assert_eq!(missing.json()["cure"], "did you mean `files`");
}

#[tokio::test]
async fn a_day_of_ticks_is_told_in_slots_without_those_that_did_nothing() {
    let world = World::running(definitions()).await;
    let has = |name: &'static str, what: &'static str| {
        move |day: &Value| {
            let items = day["items"].as_array().unwrap();
            let found = items.iter().find(|item| item["name"] == name).unwrap();
            let slots = found["slots"].as_array().unwrap();
            slots.iter().any(|slot| slot[what].as_u64() > Some(0))
        }
    };
    world.until("/api/v1/views/ticks", has("files", "requested")).await;
    let day = world.until("/api/v1/views/ticks", has("broken", "failed")).await;
    assert_eq!((&day["slot_s"], &day["count"]), (&json!(1800), &json!(48)));
    let yearly = &day["items"][0];
    assert_eq!(yearly, &json!({"kind": "schedule", "name": "yearly", "slots": []}));
    for item in day["items"].as_array().unwrap() {
        for slot in item["slots"].as_array().unwrap() {
            assert!((0..48).contains(&slot["at"].as_i64().unwrap()), "{day}");
        }
    }
    world.end().await;
}

/// The settings of an asset.
#[derive(Debug, Config)]
struct Batches {
    /// How many rows at once
    #[config(default = 500)]
    rows: u32,
    /// The key of the service
    key: Option<Secret<String>>,
}

#[tokio::test]
async fn settings_are_told_with_their_origin_and_no_secret() {
    let asset = AssetDef::builder("load").run(|config: Config<Batches>| async move {
        assert!(config.rows > 0 && config.key.is_none());
        Ok::<(), std::io::Error>(())
    });
    let mut settings = RunConfig::new();
    settings.insert(AssetKey::new("load").unwrap(), json!({"key": "hunter2"}));
    let world = World::with_settings(Definitions::builder().assets([asset]), settings).await;
    let answer = world.client.get("/api/v1/settings").await;
    assert!(!answer.text().contains("hunter2"), "{}", answer.text());
    let settings = answer.ok();
    let [rows, key] = settings["items"].as_array().unwrap().as_slice() else {
        panic!("{settings}")
    };
    assert_eq!((&rows["setting"], &rows["value"]), (&json!("rows"), &json!(500)));
    assert_eq!(rows["description"], "How many rows at once");
    assert_eq!((&key["is_secret"], &rows["is_secret"]), (&json!(true), &json!(false)));
    assert!(
        rows["origin"].is_string() && rows["variable"].as_str().unwrap().contains("LOAD"),
        "{rows}"
    );
}

#[derive(Debug)]
struct Lamp;

impl Resource for Lamp {
    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async { Health::good("shines, version 2") })
    }
}

#[derive(Debug)]
struct Stove;

impl Resource for Stove {
    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async { Health::bad("it is cold; light it") })
    }
}

#[tokio::test]
async fn every_resource_is_asked_whether_it_can_serve() {
    let world = World::new(World::small().resources(Resources::new().with(Lamp).with(Stove))).await;
    let pings = world.client.post("/api/v1/resources/ping", &json!({})).await.ok();
    let [lamp, stove] = pings["items"].as_array().unwrap().as_slice() else {
        panic!("{pings}")
    };
    assert_eq!(
        (&lamp["is_healthy"], &lamp["detail"]),
        (&json!(true), &json!("shines, version 2"))
    );
    assert_eq!(
        (&stove["is_healthy"], &stove["detail"]),
        (&json!(false), &json!("it is cold; light it"))
    );
    assert!(lamp["name"].as_str().unwrap().contains("Lamp") && lamp["took_s"].is_number());
}

#[tokio::test]
async fn tokens_are_told_without_what_they_are_good_for() {
    let world = World::new(World::small()).await;
    let token = AccessToken {
        name: "ci".into(),
        digest: [7; 32],
        scope: TokenScope::Operator,
        created_at: world.instance.clock().now(),
        expires_at: Some(jiff::Timestamp::UNIX_EPOCH),
    };
    world.instance.store().add_token(token).await.unwrap();
    let answer = world.client.get("/api/v1/tokens").await.ok();
    let [token] = answer["items"].as_array().unwrap().as_slice() else {
        panic!("{answer}")
    };
    assert_eq!(
        (&token["name"], &token["scope"], &token["is_valid"]),
        (&json!("ci"), &json!("operator"), &json!(false))
    );
    assert!(token.get("digest").is_none());
}

#[tokio::test]
async fn the_deployment_tells_how_much_is_kept() {
    let world = World::new(World::small()).await;
    let store = world.client.get("/api/v1/deployment").await.ok()["store"].clone();
    assert_eq!(store["retention"], json!(null));

    let daemon = Daemon::new(world.instance.clone()).unwrap().retention(Retention {
        age: Some(std::time::Duration::from_secs(60)),
        bytes: None,
    });
    let world = World::with(World::small(), WebOptions::new().daemon(&daemon)).await;
    let store = world.client.get("/api/v1/deployment").await.ok()["store"].clone();
    assert_eq!(store["retention"], json!({"age_s": 60, "bytes": null}));
}

#[tokio::test]
async fn a_switch_is_told_in_the_audit_with_its_note() {
    let world = World::new(definitions()).await;
    let note = json!({"note": " the source moves "});
    let off = world.client.post("/api/v1/schedules/yearly/stop", &note).await.ok();
    assert_eq!(off["is_on"], false);
    world.client.post("/api/v1/sensors/files/stop", &json!({})).await.ok();
    let audit = world.client.get("/api/v1/audit").await.ok();
    let targets: Vec<&str> = (audit["items"].as_array().unwrap().iter())
        .map(|entry| entry["target"].as_str().unwrap())
        .collect();
    assert!(targets.contains(&"yearly: the source moves"), "{audit}");
    assert!(
        targets.iter().any(|target| target.ends_with("/sensors/files/stop")),
        "{audit}"
    );

    let long = json!({"note": "x".repeat(501)});
    let refused = world.client.post("/api/v1/schedules/yearly/stop", &long).await;
    assert_eq!(refused.problem(), "note-too-long");
}
