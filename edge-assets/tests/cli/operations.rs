//! What operators do beside running things by hand: a store, a queue, switches, a daemon.

use std::path::Path;

use edge_assets::{
    AssetDef, Definitions,
    cli::{App, Captured, Exit},
};
use serde_json::Value;

use crate::fixture::World;

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

#[test]
fn commands_that_only_look_make_no_store_and_say_how_to() {
    let home = tempfile::tempdir().unwrap();
    for line in ["run list", "run show latest", "db status", "db check", "schedule ticks"] {
        let run = on(home.path(), line);
        assert_eq!(run.exit, Exit::FAILURE, "{line}: {}", run.err);
        assert!(
            run.err.contains("there is no store at") && run.err.contains("db migrate"),
            "{line}: {}",
            run.err
        );
    }
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    let made = on(home.path(), "db migrate");
    assert!(
        made.out.contains("(sqlite, migration ") && made.out.contains(": "),
        "{}",
        made.out
    );
    assert_eq!(json(home.path(), "db status")["runs"], 0);
    assert_eq!(on(home.path(), "db check").out, "the store is whole\n");
}

#[test]
fn a_file_that_is_damaged_is_what_a_check_looks_for() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("edge.sqlite");
    std::fs::write(&file, "this is no database, and long enough to be looked at as one").unwrap();
    let check = on(home.path(), "db check");
    assert_eq!(check.exit, Exit::FAILURE);
    assert_eq!(
        check.out,
        format!(
            "1 fault: `{}` cannot be read as a store: file is not a database: Error code 26: file is not a database\n",
            file.display()
        )
    );
    assert_eq!(
        check.err,
        "hint: restore a backup into its place, or name another state folder with --home\n"
    );
    let document = on(home.path(), "db check --output json");
    let document: Value = serde_json::from_str(&document.out).unwrap();
    assert_eq!(document["items"].as_array().unwrap().len(), 1);
    // Elsewhere the check is the way on.
    let list = on(home.path(), "run list");
    assert!(
        list.err
            .contains("hint: restore a backup, `db check` says what is wrong"),
        "{}",
        list.err
    );
}

#[test]
fn recorded_runs_are_looked_at_whatever_the_definitions_are_like() {
    let home = tempfile::tempdir().unwrap();
    on(home.path(), "materialize edge/events");
    let broken = || {
        let twice = || AssetDef::builder("twice").run(|| async { Ok::<_, std::io::Error>(()) });
        App::new("fixture", "1.2.3", move || {
            Definitions::builder().assets([twice(), twice()]).build()
        })
    };
    for line in ["run list", "run show latest", "run logs latest", "run cancel latest"] {
        let args = std::iter::once("fixture").chain(line.split_whitespace());
        let run = broken().capture(args.chain(["--home", home.path().to_str().unwrap()]));
        assert_eq!(run.exit, Exit::SUCCESS, "{line}: {}", run.err);
    }
}

#[test]
fn a_launched_run_waits_in_the_queue_until_somebody_cancels_it() {
    let home = tempfile::tempdir().unwrap();
    let launched = json(home.path(), "job launch sync --key first --tag asked_by=ops");
    assert_eq!(
        (&launched["run"]["status"], &launched["is_new"]),
        (&"queued".into(), &true.into())
    );
    let again = json(home.path(), "job launch -j sync --key first");
    assert_eq!(
        (&again["run"]["id"], &again["is_new"]),
        (&launched["run"]["id"], &false.into())
    );

    let listed = json(home.path(), "run list --tag asked_by=ops");
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let id = launched["run"]["id"].as_str().unwrap();
    let shown = on(home.path(), &format!("run show {}", &id[id.len() - 8..]));
    assert!(
        shown.out.contains("status queued") && shown.out.contains("job sync"),
        "{}",
        shown.out
    );
    let logs = on(home.path(), "run logs latest");
    assert!(logs.out.contains("queued: `+edge/cache`"), "{}", logs.out);

    let canceled = on(home.path(), "run cancel latest --wait");
    assert_eq!(canceled.out, format!("run {id} is canceled\n"));
    assert_eq!(on(home.path(), "run cancel latest").exit, Exit::SUCCESS);
    let retried = json(home.path(), "run retry latest --all");
    assert_eq!(retried["run"]["parent"], launched["run"]["id"]);
}

#[test]
fn what_cannot_be_run_is_refused_before_it_is_queued() {
    let home = tempfile::tempdir().unwrap();
    for (line, cure) in [
        ("job launch snyc", "did you mean `sync`"),
        ("job launch --select edge/evnts", "did you mean `edge/events`"),
        ("run show zzzz", "write its id"),
        ("run show abcd", "`run list` shows"),
        ("run list --status succes", "did you mean `success`"),
        ("run retry latest", "`run list` shows"),
        ("schedule stop nigthly", "there is no schedule `nigthly`"),
        ("sensor evaluate nwe_data", "did you mean `new_data`"),
        (
            "simulate --from 2026-11-23T00:00:00Z --to 2026-11-22T00:00:00Z",
            "--to must lie after --from",
        ),
    ] {
        on(home.path(), "db migrate");
        let run = on(home.path(), line);
        assert_eq!(run.exit, Exit::USAGE, "{line}: {}", run.err);
        assert!(run.err.contains(cure), "{line}: {}", run.err);
    }
    assert_eq!(json(home.path(), "db status")["runs"], 0);
}

#[test]
fn triggers_are_switched_and_sensors_tried() {
    let home = tempfile::tempdir().unwrap();
    let stopped = json(home.path(), "schedule stop --all");
    let items = stopped["items"].as_array().unwrap();
    assert!(
        !items.is_empty() && items.iter().all(|state| state["switched"] == false),
        "{stopped:#}"
    );
    let started = json(home.path(), "sensor start new_data");
    assert_eq!(started["items"][0]["switched"], true);
    let evaluated = on(home.path(), "sensor evaluate new_data --output json");
    let tick: Value = serde_json::from_str(&evaluated.out).unwrap();
    assert_eq!(tick["sensor"], "new_data", "{}", evaluated.err);
    assert_eq!(on(home.path(), "sensor cursor new_data --set 42").exit, Exit::SUCCESS);
    assert_eq!(
        json(home.path(), "sensor ticks")["items"],
        serde_json::json!([]),
        "trying records nothing"
    );
}

#[test]
fn a_simulated_day_counts_what_the_schedules_would_do() {
    let home = tempfile::tempdir().unwrap();
    let day = json(
        home.path(),
        "simulate --from 2026-11-22T00:00:00Z --to 2026-11-23T00:00:00Z --with-disabled --limit 3",
    );
    let ticks = day["ticks"].as_u64().unwrap();
    assert!(
        ticks > 0 && day["items"].as_array().unwrap().len() as u64 == ticks.min(3),
        "{day:#}"
    );
    assert_eq!(
        std::fs::read_dir(home.path()).unwrap().count(),
        0,
        "nothing is recorded"
    );
}

#[cfg(unix)]
#[test]
fn a_daemon_executes_what_is_launched_beside_it_and_ends_on_sigterm() {
    use crate::child::{Running, command};
    use rustix::process::Signal;

    let home = tempfile::tempdir().unwrap();
    let mut daemon = Running::start(&mut command(&format!("daemon --home {}", home.path().display())), None);
    daemon.wait_for("ends it in good order");
    let launched = on(home.path(), "job launch --select edge/events --wait");
    assert_eq!(launched.exit, Exit::SUCCESS, "{}", launched.err);
    assert!(launched.out.ends_with(" is success\n"), "{}", launched.out);
    daemon.wait_for("edge/events success");
    let logs = on(home.path(), "run logs latest");
    assert!(logs.out.contains("edge/events: success"), "{}", logs.out);
    let failed = on(home.path(), "job launch --select bad/broken --wait");
    assert_eq!(failed.exit, Exit::FAILURE, "{}", failed.err);
    daemon.signal(Signal::TERM);
    assert_eq!(daemon.end().code(), Some(0), "{}", daemon.printed);
}

#[cfg(unix)]
#[test]
fn acknowledged_runs_survive_the_kill_of_the_daemon() {
    use crate::child::{Running, command};
    use rustix::process::Signal;

    let home = tempfile::tempdir().unwrap();
    let line = format!("daemon --home {}", home.path().display());
    let mut first = Running::start(&mut command(&line), None);
    first.wait_for("ends it in good order");
    first.signal(Signal::KILL);
    first.end();
    let launched = on(home.path(), "job launch --select edge/events");
    assert_eq!(launched.exit, Exit::SUCCESS, "{}", launched.err);
    let mut second = Running::start(&mut command(&line), None);
    let waited = on(home.path(), "run cancel latest --wait");
    // Whoever was faster: it is over, and nobody lost it.
    assert_eq!(waited.exit, Exit::SUCCESS, "{}", waited.err);
    assert_eq!(json(home.path(), "run list")["items"].as_array().unwrap().len(), 1);
    second.wait_for("ends it in good order");
    second.signal(Signal::TERM);
    assert_eq!(second.end().code(), Some(0), "{}", second.printed);
}
