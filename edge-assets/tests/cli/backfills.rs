//! Backfills on the command line: a month is repaired with one command.

use std::path::Path;

use edge_assets::cli::{Captured, Exit};
use serde_json::Value;

use crate::{fixture::World, shown::redact};

fn on(home: &Path, line: &str) -> Captured {
    let home = home.to_str().unwrap();
    let args = std::iter::once("fixture").chain(line.split_whitespace());
    World::new().app().capture(args.chain(["--home", home]))
}

fn json(home: &Path, line: &str) -> Value {
    let run = on(home, &format!("{line} --output json"));
    assert_eq!(run.exit, Exit::SUCCESS, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

const OCTOBER: &str = "--from 2026-10-01 --to 2026-10-31";

#[test]
fn a_dry_run_says_what_would_be_done_and_makes_no_store() {
    let home = tempfile::tempdir().unwrap();
    let run = on(
        home.path(),
        &format!("backfill start +edge/daily {OCTOBER} --policy ranges:7 --dry-run"),
    );
    assert_eq!(
        run.out,
        "32 partitions in 6 runs (ranges:7)\n  edge/events  as a whole (1 run)\n  edge/daily  31 partitions: \
         2026-10-01..2026-10-31 (5 runs)\n",
        "{}",
        run.err
    );
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    let plan = json(home.path(), "backfill start edge/daily --from 2026-11-20 --dry-run");
    assert_eq!(plan["partitions"], 2, "to the latest complete one: {plan:#}");
    let missing = json(home.path(), "backfill start edge/daily --missing --dry-run");
    assert_eq!(missing["partitions"], 325, "from the first of January on");
    let of_october = json(
        home.path(),
        &format!("backfill start edge/daily --missing {OCTOBER} --dry-run"),
    );
    assert_eq!(of_october["partitions"], 31);
    let failed = on(home.path(), "backfill start edge/daily --failed --dry-run");
    assert_eq!(
        (failed.exit, failed.err.as_str()),
        (Exit::SUCCESS, "nothing is failed\n")
    );
}

#[test]
fn what_makes_no_sense_is_one_error_with_its_cure() {
    let home = tempfile::tempdir().unwrap();
    on(home.path(), "db migrate");
    for (line, cure) in [
        (
            "backfill start edge/daily --from 2026-10-31 --to 2026-10-01",
            "is turned around\nhint: write `2026-10-01..2026-10-31`",
        ),
        (
            "backfill start edge/daily --partitions 2025-12-31",
            "there is no partition `2025-12-31`",
        ),
        (
            "backfill start edge/events --partitions 2026-10-01",
            "has partitions, so there is nothing to backfill",
        ),
        (
            "backfill start edge/dialy --from 2026-10-01",
            "did you mean `edge/daily`",
        ),
        (
            "backfill start edge/daily",
            "<--from <KEY>|--to <KEY>|--partitions <PARTITIONS>|--missing|--failed>",
        ),
        (
            "backfill start edge/daily --missing --policy ranges:0",
            "write `per-partition`, `ranges:100` or `one-run`",
        ),
        ("backfill show abcd", "`backfill list` shows those that there are"),
        ("backfill pause latest", "`backfill list` shows those that there are"),
        ("backfill resume zzzz", "write its id"),
    ] {
        let run = on(home.path(), line);
        assert_eq!(run.exit, Exit::USAGE, "{line}: {}", run.err);
        assert!(run.err.contains(cure), "{line}: {}", run.err);
    }
    assert_eq!(json(home.path(), "backfill list")["items"], serde_json::json!([]));
    assert_eq!(json(home.path(), "db status")["runs"], 0);
}

#[test]
fn a_backfill_is_started_listed_paused_and_canceled_without_a_daemon() {
    let home = tempfile::tempdir().unwrap();
    let line = format!("backfill start edge/daily {OCTOBER} --key october --tag asked_by=ops");
    let started = json(home.path(), &line);
    assert_eq!(
        (&started["is_new"], &started["backfill"]["wish"]),
        (&true.into(), &"run".into())
    );
    assert_eq!(json(home.path(), &line)["is_new"], false);
    let listed = on(home.path(), "backfill list --unfinished");
    assert!(
        listed.out.contains("running") && listed.out.contains("0/31"),
        "{}",
        listed.out
    );
    let paused = on(home.path(), "backfill pause latest");
    assert!(paused.out.ends_with(" is paused\n"), "{}", paused.out);
    let early = on(home.path(), "backfill retry latest");
    assert_eq!(early.exit, Exit::USAGE);
    assert!(
        early.err.contains("has not ended and cannot be repeated"),
        "{}",
        early.err
    );
    assert!(on(home.path(), "backfill resume latest").out.ends_with(" is running\n"));
    let id = started["backfill"]["id"].as_str().unwrap();
    let canceled = on(home.path(), &format!("backfill cancel {}", &id[id.len() - 8..]));
    assert!(canceled.out.ends_with(" is canceling\n"), "{}", canceled.out);
    let shown = on(home.path(), "backfill show latest");
    assert_eq!(
        redact(&shown.out),
        "backfill [run id] of edge/daily (2026-10-01..2026-10-31)\nstatus canceling\npartitions 31: 31 waiting\n\
         per-partition, 0 runs, attempt 1\ncreated 2026-11-22 09:30:00.000Z\n"
    );
}

#[cfg(unix)]
#[test]
fn a_month_is_repaired_with_one_command_while_a_daemon_runs() {
    use crate::child::{Running, command};
    use rustix::process::Signal;

    let home = tempfile::tempdir().unwrap();
    let mut daemon = Running::start(&mut command(&format!("daemon --home {}", home.path().display())), None);
    daemon.wait_for("ends it in good order");
    let run = on(
        home.path(),
        &format!("backfill start +edge/daily {OCTOBER} --policy ranges:10 --wait"),
    );
    assert_eq!(run.exit, Exit::SUCCESS, "{}", run.err);
    assert!(
        run.out.contains("status succeeded\npartitions 32: 32 made\n"),
        "{}",
        run.out
    );
    assert!(
        run.err.contains("waiting for its end") && run.err.contains("32 of 32 partitions"),
        "{}",
        run.err
    );
    let runs = json(home.path(), "run list");
    assert_eq!(runs["items"].as_array().unwrap().len(), 5);
    let missing = json(
        home.path(),
        "backfill start edge/daily --partitions 2026-10-01.. --missing --dry-run",
    );
    assert_eq!(
        missing["partitions"], 21,
        "October is there, November is not: {missing:#}"
    );
    let again = on(home.path(), "backfill retry latest");
    assert!(
        again.err.contains("has succeeded and cannot be repeated"),
        "{}",
        again.err
    );
    daemon.signal(Signal::TERM);
    assert_eq!(daemon.end().code(), Some(0), "{}", daemon.printed);
}
