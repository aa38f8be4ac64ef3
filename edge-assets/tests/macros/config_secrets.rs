//! No secret is in a `Debug`, an error, a plan, an event, an explanation or a schema.

use std::{collections::BTreeMap, sync::Arc};

use edge_assets::{
    AssetDef, Config, Definitions, Secret,
    config::{Layer, RunConfig, Setting, Settings},
    exec::RunOptions,
    plan::PlanRequest,
    store::MemoryStore,
};
use serde_json::{Value, json};

const CANARY: &str = "canary-hunter2";

#[derive(Debug, Clone, Config)]
struct Guarded {
    token: Secret<String>,
    #[config(default = "canary-hunter2")]
    fallback: Secret<String>,
    spare: Option<Secret<String>>,
    pins: Option<Vec<Secret<u32>>>,
    login: Option<Login>,
    #[config(default)]
    named: BTreeMap<String, Login>,
    #[config(default)]
    whole: Secret<Login>,
}

#[derive(Debug, Clone, Default, Config)]
struct Login {
    #[config(default)]
    user: String,
    #[config(default)]
    password: Secret<String>,
    #[config(serde, default)]
    address: Option<std::net::IpAddr>,
}

fn definitions() -> Definitions {
    let asset = AssetDef::builder("a").run(|guarded: Config<Guarded>| async move {
        assert_eq!(guarded.token.expose(), CANARY);
        Ok::<_, std::io::Error>(())
    });
    Definitions::builder().assets([asset]).build().unwrap()
}

fn full() -> Value {
    json!({
        "token": CANARY, "spare": CANARY, "login": {"user": "me", "password": CANARY},
        "named": {"x": {"password": CANARY}}, "whole": {"password": CANARY, "user": CANARY},
    })
}

fn hidden(text: impl AsRef<str>) {
    let text = text.as_ref();
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn nothing_that_prints_settings_prints_a_secret() {
    let guarded = Guarded::from_json(&full()).unwrap();
    assert_eq!(guarded.whole.expose().password.expose(), CANARY);
    hidden(format!("{guarded:?} {:?}", Config(guarded.clone())));
    hidden(guarded.write().to_string());
    hidden(Guarded::SPEC.json_schema().to_string());
    hidden(format!("{:?}", Guarded::SPEC));
}

#[test]
fn no_message_shows_a_secret_that_does_not_fit() {
    let wrong = [
        json!({ "token": [CANARY], "spare": {CANARY: CANARY}, "pins": [CANARY, {"x": CANARY}] }),
        json!({ "token": CANARY, "pins": CANARY, "login": CANARY, "named": CANARY }),
        json!({ "token": CANARY, "login": {"password": {"value": CANARY}}, "named": {"x": {"password": [CANARY]}} }),
        json!({ "token": CANARY, "whole": {"user": [CANARY], "address": CANARY} }),
        json!({ "tokn": CANARY, "whole": CANARY }),
    ];
    for wrong in wrong {
        let error = Guarded::from_json(&wrong).unwrap_err();
        // A name that is no setting is shown, and here the name is the secret.
        let text = error.to_string().replace(&format!("no setting `{CANARY}`"), "");
        hidden(text.replace("spare", ""));
    }
    let number = Guarded::from_json(&json!({ "token": 4_815_162_342_u64 })).unwrap_err();
    assert_eq!(number.to_string(), "`token` is a number; write text in quotes");
}

#[test]
fn no_layer_shows_a_secret() {
    let definitions = definitions();
    let flag = |text: &str| Layer::flags([text]);
    let file = |text: &str| Layer::settings("edge.toml", text);
    let variable = |name: &str| Layer::environment([(name.into(), CANARY.into())]);
    let wrong = [
        flag("a.tokn=canary-hunter2"),
        flag("a.pins=canary-hunter2"),
        flag("a.login=canary-hunter2"),
        flag("a.token.x=canary-hunter2"),
        flag("b.token=canary-hunter2"),
        flag("a=canary-hunter2"),
        flag("a.token canary-hunter2"),
        file("[config.a]\ntoken = canary-hunter2\n"),
        file("[config.a]\ntoken = \"canary-hunter2\n"),
        file("[config.a]\ntoken = [\"canary-hunter2\"]\n"),
        file("[config.b]\ntoken = \"canary-hunter2\"\n"),
        file("[confg.a]\ntoken = \"canary-hunter2\"\n"),
        file("{\"config\": {\"a\": {\"token\": \"canary-hunter2\", }}}"),
        variable("EDGE_CONFIG__A__PINS"),
        variable("EDGE_CONFIG__A__TOKN"),
        variable("EDGE_CONFIG__B__TOKEN"),
        variable("EDGE_CONFIG__A__LOGIN"),
    ];
    for (number, layer) in wrong.into_iter().enumerate() {
        let error = layer.and_then(|layer| {
            hidden(format!("{layer:?}"));
            definitions.configure([layer])
        });
        let error = error.err().unwrap_or_else(|| panic!("layer {number} is wrong"));
        hidden(error.to_string());
        hidden(format!("{error:?}"));
    }
}

#[test]
fn a_secret_that_is_missing_is_not_asked_for_on_the_command_line() {
    let request = PlanRequest::new("a".parse().unwrap(), RunOptions::new().clock.now());
    let error = definitions().plan_request(request).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`a.token` is not set; give it a value, such as in a file or as EDGE_CONFIG__A__TOKEN"
    );
}

#[tokio::test]
async fn a_run_with_secrets_shows_none() {
    let definitions = definitions();
    let key = "a".parse().unwrap();
    let mut config = RunConfig::new();
    config.insert("a".parse().unwrap(), full());
    hidden(format!("{config:?}"));

    let explained = definitions.explain(&key, &config);
    hidden(format!("{explained:?}"));
    let token = explained.iter().find(|setting| setting.setting == "token").unwrap();
    assert_eq!(token.value, Some(json!("(secret)")));
    let user = explained
        .iter()
        .find(|setting| setting.setting == "login.user")
        .unwrap();
    assert_eq!(user.value, Some(json!("me")), "what is no secret is shown");

    let recorded = serde_json::to_string(&definitions.graph().recordable(&config)).unwrap();
    hidden(&recorded);
    assert_eq!(recorded, r#"{"a":{"login":{"user":"me"},"named":{"x":{}}}}"#);

    let store = Arc::new(MemoryStore::new());
    let options = RunOptions::new().sink(store.clone());
    let mut request = PlanRequest::new("a".parse().unwrap(), options.clock.now());
    request.config = config;
    hidden(format!("{request:?}"));
    let plan = definitions.plan_request(request).unwrap();
    hidden(format!(
        "{plan:?} {} {}",
        plan.to_text(definitions.graph()),
        plan.to_json(definitions.graph())
    ));
    let result = definitions.execute(plan, options).await.unwrap();
    assert!(result.is_success(), "{:?}", result.failures().next());
    hidden(format!("{result:?}"));
    let events = store.events(result.run_id, 0);
    assert!(!events.is_empty());
    hidden(serde_json::to_string(&events).unwrap());
}
