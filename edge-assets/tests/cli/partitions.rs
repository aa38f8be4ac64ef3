//! Partitions on the command line: how it stands with those of an asset, and keys that are added while the system runs.

use std::{path::Path, sync::Arc};

use edge_assets::{
    AssetContext, AssetDef, AssetKey, Definitions, PartitionsDefinition,
    cli::{App, Captured, Exit},
    clock::ManualClock,
    instance::{ExecuteOptions, Instance, LaunchRequest},
    store::{SqliteStore, Upkeep as _},
};
use insta::assert_snapshot;

const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-11-01");
const DEVICES: PartitionsDefinition = PartitionsDefinition::dynamic("devices");
const READINGS: PartitionsDefinition = PartitionsDefinition::by("day", &DAILY).and("device", &DEVICES);
/// 1,025,193 hours.
const HOURLY: PartitionsDefinition = PartitionsDefinition::hourly("1909-12-05");

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at("2026-11-22T09:30:00Z".parse().unwrap()))
}

fn definitions() -> Definitions {
    let daily = AssetDef::builder("daily").partitions(DAILY);
    let daily = daily.run(|ctx: AssetContext| async move {
        if ctx.partition().is_some_and(|key| key.as_str().ends_with("-05")) {
            return Err(std::io::Error::other("no rows"));
        }
        Ok(())
    });
    let made = |asset: edge_assets::asset::AssetBuilder| asset.run(|| async { Ok::<_, std::io::Error>(()) });
    let assets = [
        daily,
        made(AssetDef::builder("readings").partitions(READINGS)),
        made(AssetDef::builder("hourly").partitions(HOURLY)),
        made(AssetDef::builder("whole")),
    ];
    Definitions::builder().assets(assets).build().unwrap()
}

fn on(home: &Path, line: &str) -> Captured {
    let args = std::iter::once("fixture").chain(line.split_whitespace());
    let app = App::new("fixture", "1.2.3", || Ok(definitions())).clock(clock());
    app.capture(args.chain(["--home", home.to_str().unwrap()]))
}

/// Executes runs of `daily` into the store of a state folder.
fn made(home: &Path, keys: &[&str]) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let store = Arc::new(SqliteStore::open(home.join("edge.sqlite")).await.unwrap());
        let instance = Instance::builder(definitions(), store.clone()).clock(clock()).build();
        for key in keys {
            let request = LaunchRequest::selection("daily").partition(*key);
            instance.execute(request, ExecuteOptions::new()).await.unwrap();
        }
        drop(instance);
        store.close().await.unwrap();
    });
}

fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(on(home.path(), "db migrate").exit, Exit::SUCCESS);
    home
}

#[test]
fn what_is_wiped_is_shown_first_and_counts_as_never_made() {
    let home = home();
    let home = home.path();
    made(home, &["2026-11-01..2026-11-05"]);
    let shown = on(home, "asset wipe daily --partition 2026-11-04..2026-11-06");
    assert_snapshot!(format!("{}{}", shown.out, shown.err), @r#"
    ASSET  PARTITIONS  MADE OR FAILED
    daily           3               2
    nothing was wiped; --yes has 1 asset count as never made
    "#);
    assert!(
        on(home, "asset partitions daily")
            .err
            .contains("4 materialized, 1 failed")
    );
    let wiped = on(
        home,
        "asset wipe daily --partition 2026-11-04..2026-11-06 --yes --note no-rows --output json",
    );
    let document: serde_json::Value = serde_json::from_str(&wiped.out).unwrap();
    assert_eq!(
        (&document["is_done"], &document["assets"][0]["known"]),
        (&true.into(), &2.into())
    );
    assert!(
        on(home, "asset partitions daily")
            .err
            .contains("3 materialized, 18 missing")
    );
    let run = document["run"].as_str().unwrap();
    let log = on(home, &format!("run logs {run}"));
    assert!(
        log.out.contains("daily[2026-11-05]: wiped; it counts as never made"),
        "{}",
        log.out
    );
    let show = on(home, &format!("run show {run} --output json")).out;
    let show: serde_json::Value = serde_json::from_str(&show).unwrap();
    assert_eq!(show["run"]["tags"]["note"], "no-rows");
    let why = on(home, "why daily").out;
    assert!(why.contains("wiped         2026-11-06, 2026-11-22 09:30:00"), "{why}");

    let wiped = on(home, "asset wipe daily or whole --yes");
    assert!(wiped.exit != Exit::SUCCESS, "a selection is one argument");
    let wiped = on(home, "asset wipe daily,whole --yes");
    assert_eq!(wiped.exit, Exit::SUCCESS, "{}", wiped.err);
    assert!(wiped.err.starts_with("2 assets wiped by run "), "{}", wiped.err);
    assert!(on(home, "asset partitions daily").err.contains("21 missing"));
    let stale = on(home, "asset wipe stale").out;
    assert!(stale.contains("daily ") && stale.contains("whole "), "{stale}");
    for (line, told) in [
        ("asset wipe dayly --yes", "did you mean `daily`"),
        (
            "asset wipe daily --partition 2025-01-01 --yes",
            "there is no partition `2025-01-01`",
        ),
        (
            "asset wipe whole --partition 2026-11-01",
            "asset `whole` has no partitions",
        ),
    ] {
        let refused = on(home, line);
        assert_eq!(refused.exit, Exit::USAGE, "{line}");
        assert!(refused.err.contains(told), "{}", refused.err);
    }
}

#[test]
fn partitions_are_told_as_ranges_with_counts() {
    let home = home();
    let home = home.path();
    made(
        home,
        &["2026-11-01", "2026-11-02", "2026-11-03", "2026-11-05", "2026-11-20"],
    );
    let all = on(home, "asset partitions daily");
    assert_snapshot!(format!("{}{}", all.err, all.out), @r#"
    daily from 2026-11-01: 4 materialized, 1 failed, 16 missing
    PARTITIONS              COUNT  STATUS
    2026-11-01..2026-11-03      3  materialized
    2026-11-04                  1  missing
    2026-11-05                  1  failed
    2026-11-06..2026-11-19     14  missing
    2026-11-20                  1  materialized
    2026-11-21                  1  missing
    "#);
    let some = on(home, "asset partitions daily --status missing --status failed");
    assert_snapshot!(some.out, @r#"
    PARTITIONS              COUNT  STATUS
    2026-11-04                  1  missing
    2026-11-05                  1  failed
    2026-11-06..2026-11-19     14  missing
    2026-11-21                  1  missing
    "#);
    let few = on(home, "asset partitions daily --status missing --limit 1");
    assert_snapshot!(format!("{}{}", few.out, few.err), @r#"
    PARTITIONS  COUNT  STATUS
    2026-11-04      1  missing
    daily from 2026-11-01: 4 materialized, 1 failed, 16 missing
    15 more partitions are in further ranges: --limit
    "#);
    let json = on(home, "asset partitions daily --status failed --output json");
    assert_snapshot!(json.out, @r#"
    {
      "asset": "daily",
      "at": "2026-11-22T09:30:00Z",
      "counts": {
        "failed": 1,
        "in_progress": 0,
        "materialized": 4,
        "missing": 16
      },
      "more": 0,
      "partitions": "daily from 2026-11-01",
      "ranges": [
        {
          "count": 1,
          "range": "2026-11-05",
          "status": "failed"
        }
      ]
    }
    "#);
    let none = on(home, "asset partitions daily --status in-progress");
    assert_eq!((none.exit, none.out.as_str()), (Exit::SUCCESS, ""));
}

#[test]
fn a_million_partitions_are_a_line() {
    let home = home();
    let all = on(home.path(), "asset partitions hourly");
    assert_snapshot!(format!("{}{}", all.err, all.out), @r#"
    hourly from 1909-12-05: 1,025,313 missing
    PARTITIONS                        COUNT  STATUS
    1909-12-05-00..2026-11-22-08  1,025,313  missing
    "#);
}

#[test]
fn show_and_why_say_how_partitions_stand() {
    let home = home();
    let home = home.path();
    made(home, &["2026-11-01", "2026-11-05"]);
    let show = on(home, "asset show daily");
    let partitions = show.out.lines().skip_while(|line| !line.contains("partitions"));
    assert_snapshot!(partitions.take(2).collect::<Vec<_>>().join("\n"), @r#"
    partitions    daily from 2026-11-01
                  1 materialized, 1 failed, 19 missing
    "#);
    let show: serde_json::Value = serde_json::from_str(&on(home, "asset show daily --output json").out).unwrap();
    assert_eq!(
        show["partition_counts"],
        serde_json::json!({ "materialized": 1, "failed": 1, "in_progress": 0, "missing": 19 })
    );
    let why = on(home, "why daily");
    let partitions = why.out.lines().skip_while(|line| !line.starts_with("  partitions"));
    assert_snapshot!(partitions.take(3).collect::<Vec<_>>().join("\n"), @r#"
      partitions    1 materialized, 1 failed, 19 missing
                    failed: 2026-11-05
                    missing: 2026-11-02..2026-11-04, 2026-11-06..2026-11-21
    "#);
    let why: serde_json::Value = serde_json::from_str(&on(home, "why daily --output json").out).unwrap();
    assert_eq!(why["partitions"]["failed"]["ranges"][0]["range"], "2026-11-05");
    assert!(!on(home, "why whole").out.contains("\n  partitions"));
}

#[test]
fn keys_are_added_listed_and_taken_away() {
    let home = home();
    let home = home.path();
    let none = on(home, "partition list devices");
    assert_snapshot!(none.err, @r#"
    `devices` has no partitions yet; `partition add devices KEY` adds one
    "#);
    let added = on(home, "partition add devices b a");
    assert_eq!(
        (added.exit, added.err.as_str()),
        (Exit::SUCCESS, "2 partitions added to `devices`\n")
    );
    let again = on(home, "partition add devices a c");
    assert_eq!(again.err, "1 partition added to `devices`, 1 already there\n");
    assert_eq!(on(home, "partition list devices").out, "b\na\nc\n");
    assert_snapshot!(on(home, "partition list").out, @r#"
    DEFINITION  PARTITIONS  ASSETS
    devices              3  readings
    "#);
    let json: serde_json::Value = serde_json::from_str(&on(home, "partition list devices --output json").out).unwrap();
    assert_eq!(json["items"], serde_json::json!(["b", "a", "c"]));
    assert_snapshot!(on(home, "asset partitions readings").out, @r#"
    PARTITIONS                   COUNT  STATUS
    2026-11-01..2026-11-21|b..c     63  missing
    "#);

    let gone = on(home, "partition remove devices a x");
    assert_eq!(gone.err, "1 partition taken away from `devices`, 1 not there\n");
    assert_eq!(on(home, "partition list devices").out, "b\nc\n");
    let json: serde_json::Value =
        serde_json::from_str(&on(home, "partition add devices c d --output json").out).unwrap();
    assert_eq!(json, serde_json::json!({ "definition": "devices", "added": ["d"] }));
}

#[test]
fn what_there_is_not_is_named_with_what_is_near() {
    let home = home();
    let home = home.path();
    let refused = |line: &str, text: &str| {
        let refused = on(home, line);
        assert_eq!(refused.exit, Exit::USAGE, "{line}: {}", refused.err);
        assert!(refused.err.contains(text), "{line}: {}", refused.err);
    };
    refused("asset partitions dayly", "there is no asset `dayly`");
    refused("asset partitions dayly", "did you mean `daily`?");
    refused("asset partitions whole", "asset `whole` has no partitions");
    refused("asset partitions daily --status lost", "invalid value 'lost'");
    for command in ["add device a", "remove device a", "list device"] {
        let line = format!("partition {command}");
        refused(&line, "there are no dynamic partitions `device`");
        refused(&line, "did you mean `devices`?");
    }
    refused("partition add devices", "KEY");
    let args = [
        "fixture",
        "partition",
        "add",
        "devices",
        "good",
        " bad",
        "--home",
        home.to_str().unwrap(),
    ];
    let app = App::new("fixture", "1.2.3", || Ok(definitions())).clock(clock());
    let refused = app.capture(args);
    assert_eq!(refused.exit, Exit::USAGE);
    assert_snapshot!(refused.err, @r#"
    error: nothing was added: the partition key ` bad` has blanks around it
    hint: take them off
    "#);
    assert_eq!(on(home, "partition list devices").out, "", "nothing was added");

    let empty = tempfile::tempdir().unwrap();
    for line in ["asset partitions daily", "partition list", "partition add devices a"] {
        let refused = on(empty.path(), line);
        assert_eq!(refused.exit, Exit::FAILURE, "{line}: {}", refused.err);
        assert!(refused.err.contains("there is no store at"), "{line}: {}", refused.err);
    }
    let key = AssetKey::new("daily").unwrap();
    assert!(
        on(empty.path(), &format!("asset show {key}"))
            .out
            .contains("daily from 2026-11-01")
    );
}
