//! No secret is in an answer, wherever it comes from.

use edge_assets::{AssetDef, AssetKey, Config, Definitions, DefinitionsBuilder, Secret, config::RunConfig};
use serde_json::json;

use crate::support::World;

const CANARY: &str = "canary-7d1f";

/// Settings with a password.
#[derive(Debug, Config)]
struct Guarded {
    #[config(default = 1)]
    limit: u32,
    password: Option<Secret<String>>,
}

fn definitions() -> DefinitionsBuilder {
    let guarded = AssetDef::builder("guarded").run(|config: Config<Guarded>| async move {
        let known = config
            .password
            .as_ref()
            .is_some_and(|password| password.expose() == CANARY);
        if known && config.limit == 3 {
            Ok(())
        } else {
            Err(std::io::Error::other("it has other settings"))
        }
    });
    Definitions::builder().assets([guarded])
}

#[tokio::test]
async fn secrets_are_neither_taken_nor_shown() {
    let mut settings = RunConfig::new();
    settings.insert(AssetKey::new("guarded").unwrap(), json!({"password": CANARY}));
    let world = World::with_settings(definitions(), settings).await;
    let launch = |settings: serde_json::Value| {
        let body = json!({"selection": "guarded", "config": {"guarded": settings}});
        let client = world.client.clone();
        async move { client.post("/api/v1/runs", &body).await }
    };
    let refused = launch(json!({"password": CANARY})).await;
    assert_eq!(refused.problem(), "secret-setting");
    assert!(!refused.text().contains(CANARY));
    let malformed = launch(json!({"password": {"a": CANARY}})).await;
    assert_eq!(malformed.problem(), "cannot-be-planned");
    assert!(!malformed.text().contains(CANARY), "{}", malformed.text());
    let id = launch(json!({"limit": 3})).await.ok()["run"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let detail = world.client.get(&format!("/api/v1/runs/{id}")).await;
    assert_eq!(detail.ok()["config"], json!({"guarded": {"limit": 3}}));
    for path in [
        "/api/v1/assets",
        "/api/v1/assets/guarded",
        "/api/v1/deployment",
        "/api/v1/graph",
        "/api/v1/views/overview",
        "/api/v1/views/catalogue",
        "/metrics",
        &format!("/api/v1/runs/{id}/events"),
    ] {
        let answer = world.client.get(path).await;
        assert!(
            answer.status.is_success() && !answer.text().contains(CANARY),
            "{path}: {}",
            answer.text()
        );
    }
    let schema = world.client.get("/api/v1/assets/guarded").await.ok();
    assert!(schema["settings"]["properties"]["password"].is_object(), "{schema}");
}
