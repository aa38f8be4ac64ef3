//! `automation`: which assets have a condition, what it says and has said, and the switch for all of them.

use std::sync::Arc;

use edge_assets::{
    AssetDef, AutomationCondition, CancelToken, Definitions,
    cli::{App, Captured},
    daemon::Daemon,
    definitions::DefinitionsError,
    instance::Instance,
    page::PageRequest,
    store::{RunFilter, RunStore as _, SqliteStore, Store as _, Upkeep as _},
};
use tempfile::TempDir;

use crate::{fixture::key, shown::run_on};

fn definitions() -> Result<Definitions, DefinitionsError> {
    let made = |builder: edge_assets::asset::AssetBuilder| builder.run(|| async { Ok::<(), std::io::Error>(()) });
    let eager = AutomationCondition::eager();
    let report = AssetDef::builder("report").after_key(key("raw")).automation(eager);
    Definitions::builder()
        .assets([
            made(AssetDef::builder("raw").automation(AutomationCondition::on_missing())),
            made(report),
            made(AssetDef::builder("plain")),
        ])
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

    fn out(&self, line: &str) -> String {
        let run = self.run(line);
        assert_eq!(run.exit.code(), 0, "{line}: {}", run.err);
        run.out
    }

    /// A daemon goes on until the run that the conditions ask for is over.
    fn live(&self) {
        let file = self.0.path().join("edge.sqlite");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let store = Arc::new(SqliteStore::open(file).await.unwrap());
            let instance = Instance::builder(definitions().unwrap(), store.clone())
                .location("fixture")
                .build();
            let stop = CancelToken::new();
            let ends = async {
                let mut changes = store.changes();
                loop {
                    changes.borrow_and_update();
                    let runs = store.runs(RunFilter::default(), PageRequest::default()).await.unwrap();
                    let evaluations = instance
                        .evaluations(&key("report"), PageRequest::default())
                        .await
                        .unwrap();
                    if runs.items.iter().any(|run| run.status.is_final()) && evaluations.items.len() > 1 {
                        break;
                    }
                    changes.changed().await.unwrap();
                }
                stop.cancel();
            };
            tokio::join!(Daemon::new(instance.clone()).unwrap().run(stop.clone()), ends);
            store.close().await.unwrap();
        });
    }
}

#[test]
fn conditions_are_listed_and_explained_with_their_runs() {
    let home = Home::new();
    home.live();
    let listed = home.out("automation list");
    let names: Vec<&str> = listed
        .lines()
        .skip(1)
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(names, ["raw", "report"]);

    let history: serde_json::Value =
        serde_json::from_str(&home.out("automation history report --output json")).unwrap();
    let first = history["items"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&first["requested"], first["runs"].as_array().unwrap().len()),
        (&1.into(), 1)
    );
    assert_eq!(first["explanation"]["label"], "and");
    let table = home.out("automation history report");
    assert!(table.contains(" now "), "{table}");

    let shown = home.out("automation show report");
    assert!(shown.starts_with("report\n  (until_handled(latest(1)"), "{shown}");
    assert!(shown.contains("nothing is requested:\n  - and\n"), "{shown}");
    let why = home.out("why report");
    assert!(why.contains("Not requested by its condition"), "{why}");

    let dry = home.out("automation evaluate report");
    assert!(dry.starts_with("nothing would be requested\n  - and\n"), "{dry}");
    home.out("materialize raw");
    let dry = home.out("automation evaluate report");
    assert!(dry.starts_with("`report` would be requested\n  + and\n"), "{dry}");
    let again = home.out("automation evaluate report --output json");
    let again: serde_json::Value = serde_json::from_str(&again).unwrap();
    assert_eq!(again["requested"], 1, "a dry evaluation changes nothing");
}

#[test]
fn automation_is_switched_and_says_so() {
    let home = Home::new();
    assert_eq!(home.out("automation stop"), "automation is off\n");
    let listed = home.run("automation list");
    assert!(listed.err.contains("automation is off"), "{}", listed.err);
    let list: serde_json::Value = serde_json::from_str(&home.out("automation list --output json")).unwrap();
    assert_eq!(list["items"][0]["is_on"], false);
    assert_eq!(home.out("automation start"), "automation is on\n");
    assert_eq!(home.run("automation list").err, "");
}

#[test]
fn a_condition_is_switched_by_itself() {
    let home = Home::new();
    assert_eq!(home.out("automation stop report"), "the condition of `report` is off\n");
    let is_on = || -> Vec<bool> {
        let list: serde_json::Value = serde_json::from_str(&home.out("automation list --output json")).unwrap();
        let items = list["items"].as_array().unwrap().iter();
        items.map(|item| item["is_on"].as_bool().unwrap()).collect()
    };
    assert_eq!(is_on(), [true, false]);
    let listed = home.run("automation list");
    let states: Vec<&str> = listed
        .out
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1))
        .collect();
    assert_eq!((states, listed.err.as_str()), (vec!["STATE", "on", "off"], ""));
    let shown = home.run("automation show report");
    assert!(
        shown.err.contains("`automation start report` switches it on"),
        "{}",
        shown.err
    );
    let why = home.out("why report");
    assert!(why.contains("Its condition is off"), "{why}");
    assert!(why.contains("`automation start report` switches it on"), "{why}");
    assert!(!home.out("why raw").contains("condition is off"));

    home.out("automation stop");
    let why = home.out("why raw");
    assert!(
        why.contains("`automation start` switches on automation as a whole"),
        "{why}"
    );
    let started = home.run("automation start report raw");
    let told = "the condition of `report` is on\nthe condition of `raw` is on\n";
    assert_eq!(started.out, told);
    assert!(started.err.contains("automation is off as a whole"), "{}", started.err);
    assert_eq!(is_on(), [false, false]);
    home.out("automation start");
    assert_eq!(is_on(), [true, true]);
}

#[test]
fn what_has_no_condition_is_named_with_the_cure() {
    let home = Home::new();
    home.out("automation start");
    for (line, part) in [
        (
            "automation show plain",
            "has no automation condition\nhint: give it one with",
        ),
        ("automation evaluate repotr", "did you mean `report`"),
        ("automation history plain", "has no automation condition"),
    ] {
        let run = home.run(line);
        assert_eq!(run.exit.code(), 2, "{line}: {}", run.err);
        assert!(run.err.contains(part), "{line}: {}", run.err);
    }
    let early = home.run("automation show report");
    assert!(early.err.contains("no daemon has evaluated it yet"), "{}", early.err);
}
