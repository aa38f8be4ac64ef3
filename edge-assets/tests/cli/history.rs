//! `why` beside a store: what became of an asset, in text and as a document.

use std::path::Path;

use edge_assets::{
    RunId, TickId,
    cli::{Captured, Exit},
    store::{
        EventFilter, EventPosition, EventStore as _, RunStore as _, SqliteStore, Store as _, TriggerStore as _,
        Upkeep as _,
    },
    tick::{NewTick, TickOutcome, TriggerKey, TriggerKind},
};
use serde_json::Value;

use crate::{fixture::World, shown::redact};

fn on(home: &Path, line: &str) -> Captured {
    let args = std::iter::once("fixture").chain(line.split_whitespace());
    World::odd()
        .app()
        .capture(args.chain(["--home", home.to_str().unwrap()]))
}

/// The part of the text that tells of the past, without the ids of runs.
fn history(home: &Path, asset: &str) -> String {
    let run = on(home, &format!("why {asset}"));
    assert_eq!(run.exit, Exit::SUCCESS, "{}", run.err);
    let (_, history) = run.out.split_once("\nHistory\n").expect("there is a store");
    let is_id = |word: &str| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let lines = history.lines().map(|line| {
        let words = line.split(' ').map(|word| {
            let bare = word.trim_end_matches([',', ':']);
            word.replace(bare, if is_id(bare) { "[run]" } else { bare })
        });
        words.collect::<Vec<_>>().join(" ")
    });
    redact(&lines.collect::<Vec<_>>().join("\n"))
}

fn document(home: &Path, asset: &str) -> Value {
    let run = on(home, &format!("why {asset} --output json"));
    let why: Value = serde_json::from_str(&run.out).unwrap();
    why["history"].clone()
}

#[test]
fn without_a_store_there_is_no_history_and_none_is_made() {
    let home = tempfile::tempdir().unwrap();
    let run = on(home.path(), "why edge/daily");
    assert!(!run.out.contains("History"), "{}", run.out);
    assert!(document(home.path(), "edge/daily").is_null());
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn an_asset_that_never_ran_is_said_to_be_unknown() {
    let home = tempfile::tempdir().unwrap();
    on(home.path(), "db migrate");
    assert_eq!(
        history(home.path(), "edge/daily"),
        "  the store knows of no run of it\n  schedule      nightly is on and has not ticked\n  sensor        new_data is off and \
         has not ticked"
    );
}

#[test]
fn the_last_materialization_failure_and_checks_are_told() {
    let home = tempfile::tempdir().unwrap();
    on(home.path(), "materialize edge/daily --partition 2026-10-31");
    insta::assert_snapshot!(history(home.path(), "edge/daily"), @r"
    made          2026-10-31, 2026-11-22 09:30:00.040Z, 0s ago, in run [run], in 40ms, by code 1.2.3
    schedule      nightly is on and has not ticked
    sensor        new_data is off and has not ticked
    check         has_rows failed (warn), 2026-11-22 09:30:00.040Z, 0s ago, in run [run]: no rows on 2026-11-20
    ");
    let known = document(home.path(), "edge/daily");
    let made = &known["last_materialization"];
    assert_eq!(
        (&made["partition"], &made["duration_us"], &made["code_version"]),
        (&"2026-10-31".into(), &40_000.into(), &"1.2.3".into())
    );
    assert_eq!(
        (&known["checks"][0]["name"], &known["checks"][0]["passed"]),
        (&"has_rows".into(), &false.into())
    );
    assert!(known["last_failure"].is_null());

    on(home.path(), "materialize bad/broken");
    insta::assert_snapshot!(history(home.path(), "bad/broken"), @"  failed        2026-11-22 09:30:00.000Z, 0s ago, in run [run]: table `bad` could not be read: connection reset by peer");
    let failed = document(home.path(), "bad/broken");
    assert_eq!(failed["last_failure"]["was_made_since"], false);
    assert!(failed["last_materialization"].is_null());
}

#[test]
fn what_is_queued_for_an_asset_is_told_and_what_is_not_is_not() {
    let home = tempfile::tempdir().unwrap();
    for _ in 0..12 {
        on(home.path(), "job launch sync");
    }
    on(home.path(), "job launch --select bad/broken");
    let known = document(home.path(), "edge/daily");
    assert_eq!(
        (known["under_way"].as_array().unwrap().len(), &known["under_way_total"]),
        (10, &12.into())
    );
    let first = &known["under_way"][0];
    assert_eq!(
        (&first["status"], &first["step"], &first["job"]),
        (&"queued".into(), &"waiting".into(), &"sync".into())
    );
    let text = history(home.path(), "edge/daily");
    assert!(
        text.contains("run [run] of job `sync` is queued since 2026-11-22 09:30:00.000Z, 0s ago; its step is waiting"),
        "{text}"
    );
    assert!(text.contains("2 more runs that are not over"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_step_that_runs_is_said_to_run() {
    use rustix::process::Signal;

    use crate::child::{Running, command};

    let home = tempfile::tempdir().unwrap();
    let line = format!("materialize slow/listens --home {}", home.path().display());
    let mut child = Running::start(&mut command(&line), None);
    child.wait_for("slow/listens: started");
    // What is shown on the terminal and what is stored go different ways.
    wait_until_stored(home.path(), "step_started");
    let known = document(home.path(), "slow/listens");
    assert_eq!(known["under_way"][0]["step"], "running");
    assert_eq!(known["under_way"][0]["status"], "running");
    child.signal(Signal::INT);
    assert_eq!(child.end().code(), Some(130), "{}", child.printed);
    assert_eq!(
        document(home.path(), "slow/listens")["under_way"],
        serde_json::json!([])
    );
}

/// Waits until the store holds a fact.
#[cfg(unix)]
fn wait_until_stored(home: &Path, kind: &'static str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let store = SqliteStore::open(home.join("edge.sqlite")).await.unwrap();
        let mut changes = store.changes();
        let filter = EventFilter {
            kinds: vec![kind],
            ..EventFilter::default()
        };
        while store
            .events(filter.clone(), EventPosition::default(), 1)
            .await
            .unwrap()
            .is_empty()
        {
            changes.changed().await.unwrap();
        }
        store.close().await.unwrap();
    });
}

#[tokio::test]
async fn the_last_tick_and_the_switch_of_what_launches_it_are_told() {
    let home = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(home.path().join("edge.sqlite")).await.unwrap();
    let key = TriggerKey {
        location: "fixture".into(),
        kind: TriggerKind::Schedule,
        name: "nightly".into(),
    };
    let at = "2026-11-22T01:30:00Z".parse().unwrap();
    store
        .declare(vec![(key.clone(), "30 2 * * * Europe/Berlin".into())], at)
        .await
        .unwrap();
    let tick = NewTick {
        id: TickId::generate(),
        key: key.clone(),
        instant: at,
        previous: None,
        began_at: at,
        ended_at: at,
        outcome: TickOutcome::Skipped {
            reason: "a run of `sync` is under way".to_owned(),
        },
        runs: Vec::new(),
        cancel: Vec::new(),
        cursor: None,
        missed: 0,
        alert: None,
    };
    store.record_tick(tick).await.unwrap();
    store.switch(key, false, at).await.unwrap();
    assert!(store.run(RunId::generate()).await.unwrap().is_none());
    store.close().await.unwrap();
    let home = home.path().to_owned();
    let text = tokio::task::spawn_blocking(move || history(&home, "edge/cache"))
        .await
        .unwrap();
    assert!(
        text.contains(
            "schedule      nightly is off, last tick 2026-11-22 01:30:00.000Z, 8h00m ago: skipped, a run of `sync` is under way"
        ),
        "{text}"
    );
}

#[test]
fn a_store_that_cannot_be_read_leaves_the_rest_of_the_page() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(
        home.path().join("edge.sqlite"),
        "this is no database, and long enough to be looked at as one",
    )
    .unwrap();
    let run = on(home.path(), "why edge/daily");
    assert_eq!(run.exit, Exit::SUCCESS);
    assert!(
        run.out.contains("Launched by") && !run.out.contains("History"),
        "{}",
        run.out
    );
    assert!(run.err.contains("its history is left out: "), "{}", run.err);
}
