//! `--output json`: one document on stdout, with the documented fields, whatever stderr says.

use serde_json::Value;

use crate::shown::run;

fn document(line: &str) -> Value {
    let run = run(line);
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{line}: {error}: {}", run.out))
}

fn fields(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn lists_hold_items_and_what_comes_next() {
    for (line, expected) in [
        (
            "asset list",
            &[
                "checks",
                "code_version",
                "description",
                "downstream",
                "external",
                "fresh_within",
                "freshness",
                "group",
                "key",
                "kinds",
                "owners",
                "partitions",
                "pool",
                "resources",
                "retries",
                "source",
                "tags",
                "takes_config",
                "timeout",
                "upstream",
                "value",
            ][..],
        ),
        (
            "job list",
            &["assets", "description", "name", "selection", "source", "tags"],
        ),
        (
            "schedule list",
            &[
                "cron",
                "description",
                "enabled",
                "job",
                "name",
                "next_at",
                "source",
                "timezone",
            ],
        ),
        ("schedule preview nightly", &["at", "local"]),
        (
            "sensor list",
            &[
                "description",
                "enabled",
                "every",
                "job",
                "name",
                "reacts_to",
                "resources",
                "source",
                "timeout",
            ],
        ),
        ("doctor", &["cure", "detail", "healthy", "name"]),
    ] {
        let list = document(&format!("{line} --output json"));
        assert_eq!(fields(&list), ["items", "next"], "{line}");
        assert!(list["next"].is_null(), "{line}");
        assert_eq!(fields(&list["items"][0]), expected, "{line}");
    }
}

#[test]
fn a_run_is_one_document_with_its_steps_failures_and_checks() {
    let run = document("job execute sync --output json");
    assert_eq!(
        fields(&run),
        [
            "duration_us",
            "job",
            "reason",
            "run_id",
            "selection",
            "status",
            "steps",
            "tags"
        ]
    );
    assert_eq!((&run["status"], &run["job"]), (&"success".into(), &"sync".into()));
    assert_eq!(run["tags"]["team"], "edge");
    assert_eq!(run["duration_us"], 1_290_000);
    let daily = &run["steps"][1];
    assert_eq!(
        fields(daily),
        [
            "asset",
            "attempts",
            "checks",
            "detached",
            "duration_us",
            "failure",
            "metadata",
            "partition",
            "skip_reason",
            "status"
        ]
    );
    assert_eq!(
        (&daily["asset"], &daily["partition"]),
        (&"edge/daily".into(), &"2026-11-21".into())
    );
    assert_eq!(daily["checks"][0]["name"], "has_rows");
    assert_eq!(daily["checks"][0]["passed"], false);
    assert_eq!(run["steps"][0]["metadata"]["rows"]["value"], 12_000);
}

#[test]
fn a_failed_run_is_a_document_too() {
    let captured = run("materialize bad/broken+ --output json");
    assert_eq!(captured.exit.code(), 1);
    let run: Value = serde_json::from_str(&captured.out).unwrap();
    assert_eq!(run["status"], "failure");
    assert_eq!(
        run["steps"][0]["failure"]["chain"],
        serde_json::json!(["table `bad` could not be read", "connection reset by peer"])
    );
    assert_eq!(run["steps"][0]["failure"]["class"], "permanent");
    assert_eq!(run["steps"][1]["skip_reason"]["why"], "upstream_failed");
}

#[test]
fn plan_show_and_validate_are_documents() {
    assert_eq!(
        document("plan edge/daily --output json")["steps"][0]["partition"],
        "2026-11-21"
    );
    assert_eq!(document("--output json asset show edge/daily")["timeout"], "5m");
    let counts = document("validate --output=json");
    assert_eq!((&counts["valid"], &counts["jobs"]), (&true.into(), &1.into()));
}

#[test]
fn an_explanation_is_a_document() {
    let why = document("why edge/events --in +edge/cache --output json");
    assert_eq!(
        fields(&why),
        [
            "checks",
            "code_version",
            "description",
            "downstream",
            "group",
            "history",
            "key",
            "kinds",
            "launches",
            "making",
            "membership",
            "owners",
            "policies",
            "resources",
            "source",
            "tags",
            "takes_config",
            "upstream",
            "value"
        ]
    );
    assert_eq!(why["downstream"]["direct"][0]["key"], "edge/daily");
    assert_eq!(why["downstream"]["total"], 2);
    let launch = &why["launches"][0];
    assert_eq!(
        (&launch["job"], &launch["reason"]),
        (&"sync".into(), &why["membership"]["reason"])
    );
    let schedule = &launch["triggers"][0];
    assert_eq!(
        (&schedule["kind"], &schedule["name"]),
        (&"schedule".into(), &"nightly".into())
    );
    assert_eq!(schedule["next_at"], "2026-11-23T01:30:00Z");
    assert_eq!(launch["triggers"][1]["enabled"], false);
    assert_eq!(why["membership"]["is_in"], true);
    assert!(document("why edge/events --output json")["membership"].is_null());
}
