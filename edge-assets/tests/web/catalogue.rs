//! The strips of a list of assets: how the last steps went.

use edge_assets::{AssetDef, Definitions, DefinitionsBuilder, instance::LaunchRequest, web::WebOptions};
use serde_json::{Value, json};

use crate::support::{World, ok};

fn definitions() -> DefinitionsBuilder {
    let bad = AssetDef::builder("bad").run(|| async { Err::<(), _>(std::io::Error::other("no such table")) });
    Definitions::builder().assets([ok("one", &[]), ok("two", &["one"]), ok("never", &[]), bad])
}

fn strip<'v>(view: &'v Value, key: &str) -> &'v Value {
    let assets = view["assets"].as_array().unwrap();
    assets.iter().find(|asset| asset["key"] == key).unwrap()
}

#[tokio::test]
async fn strips_tell_how_the_last_steps_went_and_in_which_runs() {
    let world = World::running(definitions()).await;
    assert_eq!(
        world.client.get("/api/v1/views/catalogue").await.ok(),
        json!({"runs": [], "assets": []})
    );
    let first = world.ran(LaunchRequest::selection("one+ or bad")).await;
    let second = world.ran(LaunchRequest::selection("one")).await;
    let view = world.client.get("/api/v1/views/catalogue").await.ok();
    let keys: Vec<&str> = view["assets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|asset| asset["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["bad", "one", "two"], "what has never run has no strip");
    let one = strip(&view, "one");
    assert_eq!(one["outcomes"], "ss");
    let runs: Vec<&str> = one["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|number| {
            view["runs"]
                .get(usize::try_from(number.as_u64().unwrap()).unwrap())
                .unwrap()
        })
        .map(|run| run.as_str().unwrap())
        .collect();
    assert_eq!(runs, [&*first, &*second], "the oldest first");
    assert_eq!(view["runs"].as_array().unwrap().len(), 2, "a run is named once");
    assert!(
        one["took_ms"]
            .as_array()
            .unwrap()
            .iter()
            .all(|took| took.as_f64().unwrap() >= 0.0)
    );
    assert_eq!(strip(&view, "bad")["outcomes"], "f");
    world.end().await;
}

#[tokio::test]
async fn fourteen_ends_are_kept_and_a_server_that_starts_later_tells_the_same() {
    let world = World::running(definitions()).await;
    let mut newest = Vec::new();
    world.client.get("/api/v1/views/catalogue").await.ok();
    for _ in 0..16 {
        newest.push(world.ran(LaunchRequest::selection("one")).await);
    }
    let view = world.client.get("/api/v1/views/catalogue").await.ok();
    assert_eq!(strip(&view, "one")["outcomes"], "s".repeat(14));
    assert_eq!(view["runs"], json!(newest[2..]));
    let later = World::on(world.instance.store().clone(), definitions(), WebOptions::new()).await;
    assert_eq!(later.client.get("/api/v1/views/catalogue").await.ok(), view);
    world.end().await;
}

#[tokio::test]
async fn an_asset_tells_what_it_is_behind_and_by_how_much() {
    let world = World::running(definitions()).await;
    assert_eq!(
        world.client.get("/api/v1/assets/two").await.ok()["behind"],
        json!([]),
        "it was never made"
    );
    world.ran(LaunchRequest::selection("one+")).await;
    assert_eq!(world.client.get("/api/v1/assets/two").await.ok()["behind"], json!([]));
    world.ran(LaunchRequest::selection("one")).await;
    let behind = world.client.get("/api/v1/assets/two").await.ok()["behind"][0].clone();
    assert_eq!(
        (&behind["why"], &behind["asset"], &behind["text"]),
        (
            &json!("input_changed"),
            &json!("one"),
            &json!("`one` has other data since")
        )
    );
    assert!(behind["newer_by_s"].as_f64().unwrap() > 0.0);
    world.end().await;
}
