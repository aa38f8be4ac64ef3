//! Whether the process lives, and whether it is ready; the page for people; the end of the server.

use edge_assets::{
    daemon::Daemon,
    instance::Instance,
    store::MemoryStore,
    web::{WebOptions, openapi_json},
};
use hyper::StatusCode;
use std::sync::Arc;

use crate::support::World;

#[tokio::test]
async fn a_process_lives_and_is_ready_and_says_so() {
    let world = World::new(World::small()).await;
    for path in ["/health/live", "/health/ready"] {
        assert_eq!(world.client.get(path).await.ok()["status"], "ok", "{path}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_process_whose_daemon_has_not_gone_round_is_not_ready() {
    let instance = Instance::builder(World::small().build().unwrap(), Arc::new(MemoryStore::new())).build();
    let never_started = Daemon::new(instance).unwrap();
    let world = World::with(World::small(), WebOptions::new().daemon(&never_started)).await;
    let answer = world.client.get("/health/ready").await;
    assert_eq!(
        (answer.status, answer.problem()),
        (StatusCode::SERVICE_UNAVAILABLE, "daemon-dead".to_owned())
    );
    assert_eq!(answer.header("retry-after"), "5");
    assert!(answer.json()["cure"].as_str().unwrap().starts_with("look at its log"));
    assert!(world.client.get("/health/live").await.status.is_success());
}

#[tokio::test]
async fn the_document_is_served_with_its_tag() {
    let world = World::new(World::small()).await;
    let answer = world.client.get("/api/v1/openapi.json").await;
    assert_eq!(answer.text(), openapi_json());
    assert_eq!(answer.json()["openapi"].as_str().unwrap().get(..3), Some("3.1"));
    let again = world
        .client
        .with("if-none-match", answer.header("etag"))
        .get("/api/v1/openapi.json")
        .await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_with_a_cure() {
    let world = World::new(World::small()).await;
    let answer = world.client.get("/api/v1/nothing").await;
    assert_eq!(
        (answer.status, answer.problem()),
        (StatusCode::NOT_FOUND, "unknown-path".to_owned())
    );
    assert_eq!(answer.json()["cure"], "/api/v1/openapi.json lists all that there is");
    let answer = world.client.post("/health/live", &serde_json::json!({})).await;
    assert_eq!(
        (answer.status, answer.problem()),
        (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed".to_owned())
    );
}
