//! `check list`, `show`, `run`: what is checked, without a materialization, with its history and exit code.

use std::time::Duration;

use edge_assets::{
    AssetDef, CheckKey, CheckResult, Definitions,
    asset::{CheckDef, CheckFn, CheckRun, Needs, SourceLocation},
    checks::metadata::{on_metadata_of, row_count},
    cli::{App, Captured},
};
use insta::assert_snapshot;
use tempfile::TempDir;

use crate::{
    fixture::key,
    shown::{run_on, show},
};

fn check(name: &str, run: CheckFn) -> CheckDef {
    let (asset, name) = name.split_once(':').unwrap();
    let check = CheckKey {
        asset: key(asset),
        name: name.into(),
    };
    let source = SourceLocation {
        file: "src/fixture.rs",
        line: 7,
        module: "fixture",
    };
    CheckDef::new(check, Needs::default(), CheckRun::Alone(run), source)
}

fn definitions() -> Result<Definitions, edge_assets::definitions::DefinitionsError> {
    let made = AssetDef::builder("daily")
        .group("days")
        .fresh_within(Duration::from_secs(86_400))
        .run(|| async { Ok::<_, std::io::Error>(edge_assets::Materialized::unit().rows(0)) });
    let mut warns = check("events:warns", |_| {
        Box::pin(async { Ok(CheckResult::fail("a little late").with("age", 7)) })
    });
    warns.severity = edge_assets::Severity::Warn;
    Definitions::builder()
        .assets([
            made,
            AssetDef::builder("events").external(),
            AssetDef::builder("plain").external(),
        ])
        .checks([
            check("events:is_there", |_| Box::pin(async { Ok(CheckResult::pass()) })),
            warns,
        ])
        .checks(on_metadata_of(&key("daily"), [row_count(1..).blocking()]))
        .build()
}

struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn run(&self, line: &str) -> Captured {
        let app = App::new("fixture", "1.2.3", definitions);
        run_on(app, &format!("--home {} {line}", self.0.path().display()))
    }
}

#[test]
fn checks_are_listed_without_a_store_and_looking_makes_none() {
    let home = Home::new();
    assert_snapshot!(show(&home.run("check list")));
    assert!(std::fs::read_dir(home.0.path()).unwrap().next().is_none());
}

#[test]
fn a_run_of_checks_ends_by_severity_and_leaves_its_results() {
    let home = Home::new();
    let warned = home.run("check run events --quiet");
    assert_eq!(warned.exit.code(), 0, "a warning is no failure: {}", warned.err);
    let failed = home.run("check run");
    assert_eq!(failed.exit.code(), 1);
    assert!(
        failed
            .out
            .contains("daily:row_count  failed   `daily` was never materialized"),
        "{}",
        failed.out
    );
    assert!(failed.err.contains("error: 1 check failed"), "{}", failed.err);
    let shown = home.run("check show warns --output json");
    let document: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!(document["results"].as_array().unwrap().len(), 2);
    assert_eq!(document["last"]["result"]["description"], "a little late");
    let listed = home.run("check list --output json");
    let listed: serde_json::Value = serde_json::from_str(&listed.out).unwrap();
    let passed: Vec<&serde_json::Value> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| &check["last"]["result"]["passed"])
        .collect();
    assert_eq!(passed, [false, true, false]);
    let text = home.run("check show daily:row_count");
    assert!(
        text.out.contains("error, blocking") && text.out.contains("was never materialized"),
        "{}",
        text.out
    );
}

#[test]
fn one_check_is_named_alone_and_the_answer_is_a_document() {
    let home = Home::new();
    let run = home.run("check run is_there --output json");
    assert_eq!(run.exit.code(), 0, "{}", run.err);
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let checks = document["checks"].as_array().unwrap();
    assert_eq!((checks.len(), &checks[0]["check"]), (1, &"is_there".into()));
    assert_eq!(document["run"]["status"], "success");
    assert_eq!(document["run"]["tags"]["edge/checks"], "events:is_there");
}

#[test]
fn what_does_not_exist_is_refused_with_an_offer() {
    let home = Home::new();
    for (line, part) in [
        ("check run plain", "nothing that `plain` selects has a check"),
        ("check show is_ther", "there is no check `is_ther`"),
        ("check run evnts", "evnts"),
    ] {
        let run = home.run(line);
        assert_eq!(run.exit.code(), 2, "{line}: {}", run.err);
        assert!(run.err.contains(part), "{line}: {}", run.err);
    }
}

#[test]
fn freshness_is_shown_of_what_the_store_knows() {
    let home = Home::new();
    let missing = home.run("freshness list");
    assert_ne!(
        missing.exit.code(),
        0,
        "there is no store to know anything: {}",
        missing.err
    );
    home.run("check run events");
    let unknown = home.run("freshness list");
    assert!(unknown.out.contains("daily  unknown"), "{}", unknown.out);
    let listed = home.run("freshness list daily --output json");
    let document: serde_json::Value = serde_json::from_str(&listed.out).unwrap();
    let daily = &document["items"][0];
    assert_eq!(
        (&daily["state"], &daily["policy"]),
        (&"unknown".into(), &"within 1d".into())
    );
    let none = home.run("freshness list events");
    assert!(
        none.err.contains("no asset says how fresh it should be"),
        "{}",
        none.err
    );
    assert!(home.run("freshness changes").err.contains("no change yet"));
    assert!(home.run("asset show daily").out.contains("within 1d"));
}
