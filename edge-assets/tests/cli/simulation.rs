//! `simulate`: the daemon lives through the time that is asked for, and nothing is executed.

use std::time::Duration;

use edge_assets::{
    AssetContext, AssetDef, Definitions, Res, Resource, RunRequest, RunStatus, SensorContext, SensorOutcome,
    asset::{AssetError, AssetParam as _},
    boxed::BoxFuture,
    cli::{App, Captured, Exit},
    trigger::{JobDef, Overlap, ScheduleDef, SensorDef, SensorKind},
};
use serde_json::{Value, json};

struct Messenger;
impl Resource for Messenger {}

type Answer = BoxFuture<'static, Result<SensorOutcome, AssetError>>;

fn asks_for_the_report(ctx: SensorContext) -> Answer {
    Box::pin(async move {
        let id = ctx.run()?.id;
        Ok(SensorOutcome::request(RunRequest::new(id.to_string())))
    })
}

fn is_not_called(_: SensorContext) -> Answer {
    Box::pin(async { panic!("it was called") })
}

/// Loads every half hour, reports after each load, and has sensors that must not be called.
fn definitions() -> Definitions {
    let asset = |key: &str| {
        AssetDef::builder(key)
            .run(|_: AssetContext, _: Res<Messenger>| async { Err::<(), _>(std::io::Error::other("it was executed")) })
    };
    let mut fresh = ScheduleDef::new("fresh", "*/20 * * * *", "refresh");
    fresh.overlap = Overlap::CancelOld;
    let mut off = ScheduleDef::new("off", "0 * * * *", "load");
    off.enabled = false;
    let mut reports = SensorDef::new("reports", "report", asks_for_the_report);
    reports.kind = SensorKind::RunStatus {
        statuses: vec![RunStatus::Success],
        jobs: vec!["load".into()],
    };
    let mut tells = SensorDef::new("tells", "report", is_not_called);
    tells.kind = reports.kind.clone();
    Res::<Messenger>::needs(&mut tells.needs);
    let mut polls = SensorDef::new("polls", "report", is_not_called);
    polls.every = Duration::from_secs(60);
    Definitions::builder()
        .assets(["loaded", "report", "fresh"].map(asset))
        .provides::<Messenger>()
        .jobs([
            JobDef::new("load", "loaded"),
            JobDef::new("report", "report"),
            JobDef::new("refresh", "fresh"),
        ])
        .schedules([ScheduleDef::new("loads", "*/30 * * * *", "load"), fresh, off])
        .sensors([reports, tells, polls])
        .build()
        .unwrap()
}

fn simulate(rest: &str) -> Captured {
    let line = format!("fixture simulate --from 2026-11-22T09:10:00Z --to 2026-11-22T11:10:00Z {rest}");
    let app = App::new("fixture", "1.2.3", || Ok(definitions()));
    app.capture(line.split_whitespace())
}

fn document(rest: &str) -> Value {
    let run = simulate(&format!("{rest} --output json"));
    assert_eq!((run.exit, run.err.as_str()), (Exit::SUCCESS, ""));
    serde_json::from_str(&run.out).unwrap()
}

fn tally(document: &Value, kind: &str, name: &str) -> Value {
    let items = document[format!("{kind}s")].as_array().unwrap();
    let mut item = items.iter().find(|item| item[kind] == name).unwrap().clone();
    item.as_object_mut().unwrap().remove(kind);
    item
}

#[test]
fn what_runs_set_off_is_simulated_and_nothing_is_executed() {
    let document = document("");
    let four = json!({ "launches": 4, "skips": 0, "fails": 0, "missed": 0 });
    assert_eq!(tally(&document, "schedule", "loads"), four);
    assert_eq!(tally(&document, "sensor", "reports"), four);
    assert_eq!(
        document["not_evaluated"],
        json!([
            { "sensor": "polls", "rhythm": "1m", "evaluations": 120 },
            { "sensor": "tells", "rhythm": "on success of load", "evaluations": 4 },
        ])
    );
}

#[test]
fn runs_that_last_meet_the_policies_for_overlaps() {
    let document = document("--runs-take 35m");
    let loads = tally(&document, "schedule", "loads");
    assert_eq!((&loads["launches"], &loads["skips"]), (&json!(2), &json!(2)));
    let of = |name: &str| -> Vec<Value> {
        let items = document["items"].as_array().unwrap();
        items.iter().filter(|item| item["schedule"] == name).cloned().collect()
    };
    let reason = of("loads")[1]["reason"].as_str().unwrap().to_owned();
    assert!(reason.ends_with("of job `load` is running"), "{reason}");
    let overtaken: Vec<Value> = of("fresh").iter().map(|item| item["overtaken"].clone()).collect();
    assert_eq!(overtaken, [0, 1, 1, 1, 1, 1]);
    assert!(
        of("fresh")[1]["starts_at"]
            .as_str()
            .unwrap()
            .starts_with("2026-11-22T09:40:0")
    );
}

#[test]
fn an_outage_is_lived_through_and_counted() {
    let document = document("--outage 2026-11-22T09:25:00Z..2026-11-22T10:45:00Z --schedule loads");
    let loads = json!({ "launches": 2, "skips": 0, "fails": 0, "missed": 2 });
    assert_eq!(tally(&document, "schedule", "loads"), loads);
    assert_eq!(document["schedules"].as_array().unwrap().len(), 1);
    assert_eq!(document["not_evaluated"][0]["evaluations"], 40);
}

#[test]
fn people_see_ticks_counts_and_what_is_not_known() {
    let run = simulate("--with-disabled --limit 2");
    assert_eq!(run.exit, Exit::SUCCESS, "{}", run.err);
    insta::assert_snapshot!(run.out);
}
