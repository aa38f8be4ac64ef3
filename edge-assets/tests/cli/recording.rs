//! `materialize` and `job execute` with a state folder: the run is recorded, and nothing else changes.

use std::path::Path;

use edge_assets::{
    AssetDef, Config, Definitions, Secret,
    cli::{App, Captured, Exit},
};
use serde_json::Value;

use crate::{
    fixture::World,
    shown::{run, show},
};

fn on_app(app: App, home: &Path, line: &str) -> Captured {
    let args = std::iter::once("fixture").chain(line.split_whitespace());
    app.capture(args.chain(["--home", home.to_str().unwrap()]))
}

fn on(home: &Path, line: &str) -> Captured {
    on_app(World::odd().app(), home, line)
}

fn json(home: &Path, line: &str) -> Value {
    let run = on(home, &format!("{line} --output json"));
    assert!(!run.out.is_empty(), "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

/// The newest run of the store.
fn newest(home: &Path) -> Value {
    json(home, "run list")["items"][0].clone()
}

#[test]
fn a_recorded_run_looks_like_one_that_is_not() {
    for line in [
        "materialize +edge/cache --max-concurrency 1",
        "job execute sync --max-concurrency 1",
    ] {
        let home = tempfile::tempdir().unwrap();
        let recorded = on_app(World::new().app(), home.path(), line);
        assert_eq!(show(&recorded), show(&run(line)));
        assert_eq!(newest(home.path())["status"], "success");
    }
}

#[test]
fn what_was_asked_for_is_in_the_store_and_can_be_asked_again() {
    let home = tempfile::tempdir().unwrap();
    let made = json(
        home.path(),
        "job execute sync --config edge/daily.limit=7 --partition 2026-10-31",
    );
    let kept = newest(home.path());
    assert_eq!(kept["id"], made["run_id"]);
    assert_eq!(
        (
            &kept["job"],
            &kept["partition"],
            &kept["config"]["edge/daily"]["limit"],
            &kept["origin"]["by"]
        ),
        (&"sync".into(), &"2026-10-31".into(), &7.into(), &kept["origin"]["by"])
    );
    assert_eq!(kept["tags"], serde_json::json!({ "team": "edge", "tier": "gold" }));
    let logs = on(home.path(), "run logs latest");
    assert!(logs.out.contains("edge/daily[2026-10-31]: success"), "{}", logs.out);

    let failed = on(home.path(), "materialize bad/broken+");
    assert_eq!(failed.exit, Exit::FAILURE);
    assert!(failed.err.contains("the run failed: 1 of 2 steps"), "{}", failed.err);
    assert_eq!(newest(home.path())["status"], "failure");
    assert_eq!(json(home.path(), "run retry latest")["run"]["status"], "queued");
}

#[test]
fn a_timeout_of_the_command_holds_and_is_recorded() {
    let home = tempfile::tempdir().unwrap();
    let run = on(home.path(), "materialize waits --timeout 50ms");
    assert_eq!(run.exit, Exit::FAILURE);
    assert!(run.err.contains("the run took longer than it may"), "{}", run.err);
    let shown = on(home.path(), "run show latest");
    assert!(shown.out.contains("the run took longer than it may"), "{}", shown.out);
}

#[test]
fn nothing_is_recorded_without_a_folder_or_when_told_so() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(
        on(home.path(), "materialize edge/events --no-store").exit,
        Exit::SUCCESS
    );
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    assert_eq!(run("materialize edge/events").exit, Exit::SUCCESS);
    assert!(!Path::new(".edge").exists(), "no folder is made that nobody named");
}

#[test]
fn a_store_that_takes_nothing_is_told_before_anything_connects() {
    let home = tempfile::tempdir().unwrap();
    on(home.path(), "db migrate");
    let file = home.path().join("edge.sqlite");
    let database = rusqlite::Connection::open(&file).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    let world = World::new();
    let refused = on_app(world.app(), home.path(), "materialize edge/events");
    assert_eq!((refused.exit, world.connections()), (Exit::FAILURE, 0));
    for part in [
        "error: the run cannot be recorded\n",
        "is at migration 99",
        "hint: `--no-store` runs it without a record",
        "hint: run the newer program, or restore a backup",
    ] {
        assert!(refused.err.contains(part), "{part}: {}", refused.err);
    }
    let without = on(home.path(), "materialize edge/events --no-store");
    assert_eq!(without.exit, Exit::SUCCESS, "{}", without.err);
}

#[derive(Debug, Config)]
struct Login {
    user: String,
    token: Secret<String>,
}

fn guarded() -> App {
    App::new("fixture", "1.2.3", || {
        let asset = AssetDef::builder("guarded").run(|login: Config<Login>| async move {
            assert_eq!(
                (login.user.as_str(), login.token.expose().as_str()),
                ("me", "canary-hunter2")
            );
            Ok::<_, std::io::Error>(())
        });
        Definitions::builder().assets([asset]).build()
    })
}

#[test]
fn a_secret_of_the_command_line_reaches_its_asset_and_no_file() {
    let home = tempfile::tempdir().unwrap();
    let line = "materialize guarded --config guarded.user=me --config guarded.token=canary-hunter2 -vv";
    let run = on_app(guarded(), home.path(), line);
    assert_eq!(run.exit, Exit::SUCCESS, "{}", run.err);
    assert!(!format!("{}{}", run.out, run.err).contains("hunter2"));
    let mut files = 0;
    for entry in std::fs::read_dir(home.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(7).any(|part| part == b"hunter2"));
        files += 1;
    }
    assert!(files > 0);
}

#[cfg(unix)]
mod processes {
    use rustix::process::Signal;

    use super::{Exit, json, newest, on};
    use crate::child::{Running, command};

    #[test]
    fn ctrl_c_cancels_the_recorded_run() {
        let home = tempfile::tempdir().unwrap();
        let line = format!("materialize slow/listens --home {}", home.path().display());
        let mut child = Running::start(&mut command(&line), None);
        child.wait_for("slow/listens: started");
        child.signal(Signal::INT);
        assert_eq!(child.end().code(), Some(130), "{}", child.printed);
        assert!(
            child.printed.contains("error: the run was canceled"),
            "{}",
            child.printed
        );
        assert_eq!(newest(home.path())["status"], "canceled");
    }

    #[test]
    fn a_run_of_a_command_line_can_be_canceled_from_another() {
        let home = tempfile::tempdir().unwrap();
        let line = format!("materialize slow/listens --home {}", home.path().display());
        let mut child = Running::start(&mut command(&line), None);
        child.wait_for("slow/listens: started");
        let canceled = on(home.path(), "run cancel latest --wait");
        assert_eq!(canceled.exit, Exit::SUCCESS, "{}", canceled.err);
        assert_eq!(child.end().code(), Some(130), "{}", child.printed);
    }

    #[test]
    fn what_author_code_logs_is_found_in_the_run() {
        let home = tempfile::tempdir().unwrap();
        let line = format!("materialize logs --home {}", home.path().display());
        let mut child = Running::start(&mut command(&line), None);
        assert_eq!(child.end().code(), Some(0), "{}", child.printed);
        let logs = on(home.path(), "run logs latest");
        assert!(
            logs.out.contains("logs: info: cli::odd: a line of the log"),
            "{}",
            logs.out
        );
        assert!(!logs.out.contains("a detail of the log"), "{}", logs.out);
        let events = json(home.path(), "run logs latest");
        let logged = events["items"].as_array().unwrap().iter();
        assert_eq!(
            logged.filter(|event| event["type"] == "step_logged").count(),
            3,
            "{events:#}"
        );

        let mut child = Running::start(command(&line).env("EDGE_LOG_CAPTURE", "debug,cli::odd=off"), None);
        assert_eq!(child.end().code(), Some(0), "{}", child.printed);
        assert!(!on(home.path(), "run logs latest").out.contains("a line of the log"));
    }
}
