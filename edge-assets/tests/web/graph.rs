//! The graph: drawn once, cached by its hash, with its status apart.

use edge_assets::{AssetDef, AssetKey, Definitions, DefinitionsBuilder, instance::LaunchRequest};
use hyper::StatusCode;
use serde_json::json;

use crate::support::{World, ok};

fn definitions() -> DefinitionsBuilder {
    let bad = AssetDef::builder("bad")
        .group("b")
        .run(|| async { Err::<(), _>(std::io::Error::other("no")) });
    let grouped = AssetDef::builder("grouped")
        .group("a")
        .after_key(AssetKey::new("one").unwrap());
    Definitions::builder().assets([
        ok("one", &[]),
        bad,
        grouped.run(|| async { Ok::<(), std::io::Error>(()) }),
    ])
}

#[tokio::test]
async fn the_graph_is_told_with_places_and_groups() {
    let world = World::new(definitions()).await;
    let graph = world.client.get("/api/v1/graph").await.ok();
    let keys: Vec<&str> = graph["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["bad", "grouped", "one"]);
    assert_eq!(graph["edges"], json!([[2, 1]]));
    let groups: Vec<&str> = graph["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["name"].as_str().unwrap())
        .collect();
    assert_eq!(groups, ["a", "b"]);
    assert_eq!(
        (&graph["nodes"][0]["group"], &graph["nodes"][2]["group"]),
        (&json!(1), &json!(null))
    );
    assert!(graph["nodes"][2]["x"].as_i64() < graph["nodes"][1]["x"].as_i64());
}

#[tokio::test]
async fn a_graph_is_sent_once_and_by_its_hash_kept_for_ever() {
    let world = World::new(definitions()).await;
    let first = world.client.get("/api/v1/graph").await;
    let hash = first.json()["hash"].as_str().unwrap().to_owned();
    assert_eq!(first.header("cache-control"), "no-cache");
    let again = world
        .client
        .with("if-none-match", first.header("etag"))
        .get("/api/v1/graph")
        .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let kept = world.client.get(&format!("/api/v1/graph?hash={hash}")).await;
    assert!(kept.header("cache-control").contains("immutable"));
    let other = world.client.get("/api/v1/graph?hash=0123").await;
    assert_eq!(other.header("cache-control"), "no-cache");
    // The same definitions in another process are the same drawing.
    let twin = World::new(definitions()).await;
    assert_eq!(twin.client.get("/api/v1/graph").await.json()["hash"], hash);
}

#[tokio::test]
async fn the_status_of_a_graph_is_a_letter_an_asset() {
    let world = World::running(definitions()).await;
    let graph = world.client.get("/api/v1/graph").await.ok();
    let status = world.client.get("/api/v1/graph/status").await;
    assert_eq!(
        status.ok(),
        json!({"graph": graph["hash"], "assets": "mmm", "checks": "---"})
    );
    let unchanged = world
        .client
        .with("if-none-match", status.header("etag"))
        .get("/api/v1/graph/status")
        .await;
    assert_eq!(unchanged.status, StatusCode::NOT_MODIFIED);
    world.ran(LaunchRequest::selection("one or bad")).await;
    assert_eq!(world.client.get("/api/v1/graph/status").await.ok()["assets"], "fms");
    world.end().await;
}

#[tokio::test]
async fn a_server_that_starts_later_tells_the_same_status() {
    let world = World::running(definitions()).await;
    world.ran(LaunchRequest::selection("one or bad")).await;
    let store = world.instance.store().clone();
    let later = World::on(store, definitions(), edge_assets::web::WebOptions::new()).await;
    assert_eq!(later.client.get("/api/v1/graph/status").await.ok()["assets"], "fms");
    world.end().await;
}

#[tokio::test]
async fn a_large_graph_is_small_on_the_wire() {
    let mut random = fastrand::Rng::with_seed(3);
    let assets = (0..1_000).map(|number| {
        let mut asset =
            AssetDef::builder(format!("area_{}/asset_{number}", number / 50)).group(format!("area_{}", number / 50));
        for _ in 0..random.usize(0..4).min(number) {
            let dep = number - 1 - random.usize(0..number.min(60));
            asset = asset.after_key(AssetKey::new(format!("area_{}/asset_{dep}", dep / 50)).unwrap());
        }
        asset.run(|| async { Ok::<(), std::io::Error>(()) })
    });
    let world = World::new(Definitions::builder().assets(assets.collect::<Vec<_>>())).await;
    let graph = world
        .client
        .with("accept-encoding", "br, gzip")
        .get("/api/v1/graph")
        .await;
    assert_eq!(graph.header("content-encoding"), "gzip");
    assert_eq!(graph.ok()["nodes"].as_array().unwrap().len(), 1_000);
    assert!(graph.body.len() <= 25_000, "{} bytes", graph.body.len());
    let plain = world
        .client
        .with("accept-encoding", "gzip;q=0")
        .get("/api/v1/graph")
        .await;
    assert_eq!(plain.header("content-encoding"), "");
    assert_eq!(plain.json(), graph.json());
}

#[tokio::test]
async fn folded_groups_are_one_node_each_and_edges_between_them_are_merged() {
    let asset = |key: &str, group: &str, upstream: &[&str]| {
        let mut asset = AssetDef::builder(key);
        if !group.is_empty() {
            asset = asset.group(group);
        }
        for key in upstream {
            asset = asset.after_key(AssetKey::new(*key).unwrap());
        }
        asset.run(|| async { Ok::<(), std::io::Error>(()) })
    };
    // The groups need each other: raw, clean, raw again.
    let definitions = Definitions::builder().assets([
        asset("source", "", &[]),
        asset("a", "raw", &["source"]),
        asset("b", "raw", &["a", "z"]),
        asset("x", "clean", &["a", "source"]),
        asset("y", "clean", &["a"]),
        asset("z", "clean", &["x", "y"]),
    ]);
    let world = World::new(definitions).await;
    let get = async |query: &str| world.client.get(&format!("/api/v1/graph?{query}")).await;
    let whole = get("").await.ok();
    assert_eq!(
        (whole["nodes"].as_array().unwrap().len(), &whole["merged"]),
        (6, &json!(null))
    );

    let half = get("folded=raw").await.ok();
    let nodes: Vec<(&str, &serde_json::Value)> = half["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (node["key"].as_str().unwrap(), &node["folds"]))
        .collect();
    let null = json!(null);
    let two = json!(2);
    assert_eq!(
        nodes,
        [
            ("source", &null),
            ("x", &null),
            ("y", &null),
            ("z", &null),
            ("raw", &two)
        ]
    );

    let all = get("folded=*").await;
    let same = get("folded=clean,raw").await;
    assert_eq!(all.header("etag"), same.header("etag"));
    let all = all.ok();
    assert_eq!(all["edges"], json!([[0, 1], [0, 2], [1, 2], [2, 1]]));
    assert_eq!(all["merged"], json!([1, 1, 1, 2]));
    let place = |group: usize| {
        let (node, group) = (&all["nodes"][group + 1], &all["groups"][group]);
        assert_eq!((&group["x"], &group["y"]), (&node["x"], &node["y"]));
        node["x"].as_i64().unwrap()
    };
    assert_ne!(place(0), place(1), "groups that need each other stand in a row too");
    assert!(all["height"].as_i64() < whole["height"].as_i64());
    assert_ne!(all["hash"], whole["hash"]);
    let kept = get(&format!("folded=*&hash={}", all["hash"].as_str().unwrap())).await;
    assert!(kept.header("cache-control").contains("immutable"));

    let unknown = get("folded=raw,claen").await;
    assert_eq!(
        (unknown.status, unknown.problem()),
        (StatusCode::NOT_FOUND, "unknown-group".to_owned())
    );
    assert_eq!(unknown.json()["cure"], "did you mean `clean`");
}
