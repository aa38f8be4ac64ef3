//! The OpenAPI document: what is committed is what the code says, and nothing that v1 promised is lost.

use std::collections::BTreeSet;

use edge_assets::web::openapi_json;
use serde_json::Value;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
const PROMISED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/web/v1.txt");

/// Whether what is new is to be accepted, as in snapshots.
#[expect(clippy::disallowed_methods, reason = "how snapshots are accepted, too")]
fn is_update() -> bool {
    std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always")
}

#[test]
fn the_committed_document_is_what_the_code_says() {
    if is_update() {
        std::fs::write(COMMITTED, openapi_json()).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
    let cure = "INSTA_UPDATE=always cargo nextest run -p edge-assets --all-features --test web document";
    assert!(
        committed == openapi_json(),
        "openapi.json differs from the code; look at the change, then: {cure}"
    );
}

/// Every operation, parameter and field, one a line: `GET /api/v1/runs`, `GET /api/v1/runs ?status`, `Run.id`.
fn promises(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = format!("{} {path}", method.to_uppercase());
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                found.insert(format!("{name} ?{}", parameter["name"].as_str().unwrap()));
            }
            found.insert(name);
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        fields(name, schema, &mut found);
    }
    found
}

fn fields(name: &str, schema: &Value, found: &mut BTreeSet<String>) {
    for (field, _) in schema["properties"].as_object().into_iter().flatten() {
        found.insert(format!("{name}.{field}"));
    }
    for word in schema["enum"].as_array().into_iter().flatten() {
        found.insert(format!("{name}={}", word.as_str().unwrap()));
    }
    for part in ["allOf", "oneOf"]
        .iter()
        .filter_map(|part| schema[part].as_array())
        .flatten()
    {
        fields(name, part, found);
    }
}

#[test]
fn nothing_that_v1_promised_is_lost() {
    let now = promises(&serde_json::from_str(&openapi_json()).unwrap());
    let text = std::fs::read_to_string(PROMISED).unwrap_or_default();
    let promised: BTreeSet<String> = text.lines().map(str::to_owned).collect();
    let lost: Vec<&String> = promised.difference(&now).collect();
    assert!(
        lost.is_empty(),
        "v1 promised these, and clients rely on them: {lost:#?}"
    );
    if is_update() {
        let all: Vec<&str> = now.iter().map(String::as_str).collect();
        std::fs::write(PROMISED, all.join("\n") + "\n").unwrap();
        return;
    }
    let new: Vec<&String> = now.difference(&promised).collect();
    assert!(
        new.is_empty(),
        "new in v1, to be promised with INSTA_UPDATE=always: {new:#?}"
    );
}

#[test]
fn every_operation_and_every_field_is_described() {
    let document: Value = serde_json::from_str(&openapi_json()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path}");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                assert!(parameter["description"].is_string(), "{method} {path}: {parameter}");
            }
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            let parts = schema["oneOf"].as_array().into_iter().flatten().chain([schema]);
            let described = parts
                .into_iter()
                .any(|part| part["description"].is_string() || part["$ref"].is_string());
            assert!(described, "{name}.{field}");
        }
    }
}

#[test]
fn the_words_of_the_fixed_points_are_paths() {
    let document: Value = serde_json::from_str(&openapi_json()).unwrap();
    for path in [
        "runs",
        "assets",
        "jobs",
        "schedules",
        "sensors",
        "checks",
        "graph",
        "graph/status",
        "events",
    ] {
        assert!(
            document["paths"][format!("/api/v1/{path}")]["get"].is_object(),
            "{path}"
        );
    }
    assert!(document["paths"]["/api/v1/runs"]["post"].is_object());
}
