//! Schedules and sensors: how they stand, their switches, their ticks.

use edge_assets::{
    Definitions, DefinitionsBuilder, RunRequest, SensorContext, SensorOutcome,
    asset::AssetError,
    boxed::BoxFuture,
    trigger::{JobDef, ScheduleDef, SensorDef},
};
use hyper::StatusCode;
use serde_json::{Value, json};

use crate::support::{World, ok};

fn once(ctx: SensorContext) -> BoxFuture<'static, Result<SensorOutcome, AssetError>> {
    Box::pin(async move {
        match ctx.cursor() {
            None => Ok(SensorOutcome::request(RunRequest::new("the first")).cursor("seen")),
            Some(_) => Ok(SensorOutcome::skip("nothing new")),
        }
    })
}

fn refuses(_: SensorContext) -> BoxFuture<'static, Result<SensorOutcome, AssetError>> {
    Box::pin(async { Err(AssetError::from("no answer")) })
}

fn definitions() -> DefinitionsBuilder {
    let mut yearly = ScheduleDef::new("yearly", "0 0 1 1 *", "sync");
    yearly.timezone = "Europe/Berlin".into();
    let mut off = ScheduleDef::new("off", "0 6 * * *", "sync");
    off.enabled = false;
    Definitions::builder()
        .assets([ok("one", &[])])
        .jobs([JobDef::new("sync", "one")])
        .schedules([yearly, off])
        .sensors([
            SensorDef::new("files", "sync", once),
            SensorDef::new("broken", "sync", refuses),
        ])
}

#[tokio::test]
async fn schedules_are_told_as_declared_and_as_they_stand() {
    let world = World::new(definitions()).await;
    let list = world.client.get("/api/v1/schedules").await.ok();
    let [yearly, off] = list["items"].as_array().unwrap().as_slice() else {
        panic!("{list}")
    };
    assert_eq!(
        (&yearly["cron"], &yearly["timezone"]),
        (&json!("0 0 1 1 *"), &json!("Europe/Berlin"))
    );
    assert!(
        yearly["next"].as_str().unwrap().ends_with("-12-31T23:00:00Z"),
        "{yearly}"
    );
    assert_eq!((&off["is_on"], &off["next"]), (&json!(false), &json!(null)));
}

#[tokio::test]
async fn a_switch_is_kept_and_told() {
    let world = World::new(definitions()).await;
    for (path, verb, is_on) in [
        ("/api/v1/schedules/off", "start", true),
        ("/api/v1/schedules/off", "stop", false),
        ("/api/v1/sensors/files", "stop", false),
        ("/api/v1/sensors/files", "start", true),
    ] {
        let switched = world.client.post(&format!("{path}/{verb}"), &json!({})).await.ok();
        assert_eq!(switched["is_on"], is_on, "{path} {verb}");
        assert_eq!(world.client.get(path).await.ok()["is_on"], is_on, "{path} {verb}");
    }
    let missing = world.client.post("/api/v1/schedules/year/start", &json!({})).await;
    assert_eq!(
        (missing.status, missing.problem()),
        (StatusCode::NOT_FOUND, "unknown-schedule".to_owned())
    );
    assert_eq!(missing.json()["cure"], "did you mean `yearly`");
    let missing = world.client.get("/api/v1/sensors/yearly").await;
    assert_eq!(missing.problem(), "unknown-sensor");
}

#[tokio::test]
async fn ticks_tell_what_they_came_to_and_why() {
    let world = World::running(definitions()).await;
    let has_ticks = |list: &Value| !list["items"].as_array().unwrap().is_empty();
    let ticks = world.until("/api/v1/sensors/files/ticks", has_ticks).await;
    let tick = &ticks["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&tick["outcome"], &tick["known_runs"]),
        (&json!("requested"), &json!(0))
    );
    let run = tick["runs"][0].as_str().unwrap();
    let run = world.client.get(&format!("/api/v1/runs/{run}")).await.ok();
    assert_eq!(run["origin"], json!({"by": "sensor", "name": "files"}));
    let of_sensor = world.client.get("/api/v1/runs?trigger=files").await.ok();
    assert_eq!(of_sensor["items"][0]["id"], run["id"]);
    let failed = world
        .until("/api/v1/sensors/broken/ticks?without_skips=true", has_ticks)
        .await;
    assert_eq!(failed["items"][0]["outcome"], "failed");
    assert!(failed["items"][0]["reason"].as_str().unwrap().contains("no answer"));
    let sensor = world.client.get("/api/v1/sensors/files").await.ok();
    assert_eq!((&sensor["cursor"], &sensor["every_s"]), (&json!("seen"), &json!(30.0)));
    assert_eq!(sensor["last_tick"]["outcome"], "requested");
    let none = world.client.get("/api/v1/schedules/yearly/ticks").await.ok();
    assert_eq!(none, json!({"items": [], "next": null}));
    world.end().await;
}

#[tokio::test]
async fn a_cursor_is_set_and_forgotten() {
    let world = World::new(definitions()).await;
    let path = "/api/v1/sensors/files/cursor";
    assert_eq!(
        world.client.post(path, &json!({"cursor": "file-9"})).await.ok()["cursor"],
        "file-9"
    );
    assert_eq!(
        world.client.post(path, &json!({"cursor": null})).await.ok()["cursor"],
        json!(null)
    );
    assert_eq!(
        world.client.post(path, &json!({"curser": "x"})).await.problem(),
        "bad-body"
    );
}
