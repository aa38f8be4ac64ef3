//! The program as people start it: `demo`, `generate`, `schema`, each in an environment of its own.

use std::{
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

use crate::support::fetch_library;

/// Runs the program without any setting but a state folder.
fn edge(home: &Path, arguments: &[&str]) -> Output {
    edge_with(home, arguments, &[])
}

fn edge_with(home: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    command(home, arguments, variables).output().unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program finds the engine's library by these"
)]
fn command(home: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    fetch_library();
    let mut command = Command::new(env!("CARGO_BIN_EXE_edge-pipelines"));
    command
        .args(arguments)
        .env_clear()
        .env("EDGE_HOME", home)
        .envs(variables.iter().copied());
    for kept in ["HOME", "PATH", "XDG_CACHE_HOME", "EDGE_LIBCHDB", "TMPDIR"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_demo_shows_everything_from_nothing() {
    let home = tempfile::tempdir().unwrap();
    let run = edge(home.path(), &["demo", "--all", "--events", "20000", "--devices", "30"]);
    let (out, err) = (text(&run.stdout), text(&run.stderr));
    assert!(run.status.success(), "{out}\n{err}");
    let first: Vec<&str> = err.lines().take(2).collect();
    assert!(
        first[0].starts_with("ClickHouse: the embedded engine, database `telemetry`"),
        "{err}"
    );
    assert!(first[1].starts_with("Cache: the memory of this process"), "{err}");
    for key in ["device_stats", "hourly_stats_24h", "system_health", "timeseries_1h"] {
        assert!(out.contains(&format!("\ndashboard:{key} (lives ")), "{key}: {out}");
    }
    assert!(
        out.contains(r#"[{"device_id":"device-00001","message_count":"#),
        "{out}"
    );
    assert!(
        !home.path().join("clickhouse").exists(),
        "the demo keeps nothing unless it is told to"
    );
}

#[test]
fn the_schema_and_generated_events_stay_in_the_state_folder() {
    let home = tempfile::tempdir().unwrap();
    let pending = edge(home.path(), &["schema", "status"]);
    assert_eq!(pending.status.code(), Some(1), "{}", text(&pending.stderr));
    let applied = edge(home.path(), &["schema", "migrate", "--output", "json"]);
    let applied: Value = serde_json::from_slice(&applied.stdout).unwrap();
    assert_eq!(applied, serde_json::json!({ "applied": [1, 2, 3, 4, 5] }));
    let again = edge(home.path(), &["schema", "migrate"]);
    assert_eq!(text(&again.stdout), "the schema is up to date\n");
    let generated = edge(home.path(), &["generate", "--events", "3000", "--devices", "10"]);
    assert_eq!(
        text(&generated.stdout),
        "3000 events of 10 devices\n",
        "{}",
        text(&generated.stderr)
    );
    for _ in 0..2 {
        let live = edge(
            home.path(),
            &["generate", "--events", "25", "--devices", "10", "--rate", "200"],
        );
        assert_eq!(
            text(&live.stdout),
            "25 events of 10 devices\n",
            "{}",
            text(&live.stderr)
        );
    }
    let run = edge(home.path(), &["materialize", "events", "--output", "json"]);
    let run: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(run["steps"][0]["metadata"]["row_count"]["value"], 3_050, "{run:#}");
    // A generator that begins again repeats no message of the one before.
    let checked = edge(
        home.path(),
        &["check", "run", "messages_are_unique", "--output", "json"],
    );
    let checked: Value = serde_json::from_slice(&checked.stdout).unwrap();
    assert_eq!(checked["checks"][0]["result"]["passed"], true, "{checked:#}");
}

#[test]
fn doctor_is_content_only_when_the_schema_is_there() {
    let home = tempfile::tempdir().unwrap();
    let before = edge(home.path(), &["doctor"]);
    assert_eq!(before.status.code(), Some(1), "{}", text(&before.stdout));
    assert!(
        text(&before.stdout).contains("run `edge-pipelines schema migrate`"),
        "{}",
        text(&before.stdout)
    );
    assert!(edge(home.path(), &["schema", "migrate"]).status.success());
    let after = edge(home.path(), &["doctor"]);
    assert_eq!(after.status.code(), Some(0), "{}", text(&after.stdout));
    for line in ["is up to date", "SELECT, INSERT", "written, read and removed"] {
        assert!(text(&after.stdout).contains(line), "{line}: {}", text(&after.stdout));
    }
}

#[test]
fn a_span_that_ends_before_it_begins_is_a_usage_error() {
    let home = tempfile::tempdir().unwrap();
    for (arguments, cure) in [
        (
            ["--from", "2026-01-02T00:00:00Z", "--to", "2026-01-01T00:00:00Z"],
            "give an end that lies after the beginning",
        ),
        (["--late", "7", "--events", "10"], "must lie between 0 and 1"),
    ] {
        let run = edge(home.path(), &[&["generate"], &arguments[..]].concat());
        assert_eq!(run.status.code(), Some(2), "{}", text(&run.stderr));
        assert!(text(&run.stderr).contains(cure), "{}", text(&run.stderr));
    }
}

#[test]
fn generate_makes_the_tables_it_needs_and_the_same_events_for_the_same_seed() {
    let arguments = [
        "generate",
        "--events",
        "2000",
        "--devices",
        "5",
        "--to",
        "2026-11-22T09:00:00Z",
        "--seed",
        "3",
    ];
    let newest = || {
        let home = tempfile::tempdir().unwrap();
        let run = edge(home.path(), &arguments);
        assert!(run.status.success(), "{}", text(&run.stderr));
        let run = edge(home.path(), &["materialize", "events", "--output", "json"]);
        let run: Value = serde_json::from_slice(&run.stdout).unwrap();
        run["steps"][0]["metadata"]["newest_event"].clone()
    };
    let (first, second) = (newest(), newest());
    assert!(
        first["value"].as_str().unwrap().starts_with("2026-11-22T08:59:"),
        "{first}"
    );
    assert_eq!(first, second);
}

#[test]
fn settings_that_cannot_be_used_are_told_together_and_without_secrets() {
    let home = tempfile::tempdir().unwrap();
    let variables = [
        ("CLICKHOUSE_PORT", "http"),
        ("REDIS_HOST", "localhost"),
        ("REDIS_DB", "many"),
        ("REDIS_PASSWORD", "hunter2"),
    ];
    let run = edge_with(home.path(), &["schema", "status"], &variables);
    assert!(!run.status.success());
    let err = text(&run.stderr);
    assert!(
        err.contains("`CLICKHOUSE_PORT` is `http`") && err.contains("`REDIS_DB` is `many`"),
        "{err}"
    );
    assert!(!err.contains("hunter2"), "{err}");
}

#[test]
fn a_server_that_is_not_there_is_named_with_where_its_address_came_from() {
    let home = tempfile::tempdir().unwrap();
    let variables = [
        ("CLICKHOUSE_HOST", "127.0.0.1"),
        ("CLICKHOUSE_PORT", "1"),
        ("REDIS_HOST", "127.0.0.1"),
    ];
    let run = edge_with(home.path(), &["schema", "status"], &variables);
    assert!(!run.status.success());
    let err = text(&run.stderr);
    assert!(
        err.contains("did not reach ClickHouse at http://127.0.0.1:1 (from `CLICKHOUSE_HOST`, `CLICKHOUSE_PORT`)"),
        "{err}"
    );
}

#[test]
fn the_statements_of_the_schema_are_printed_for_the_cluster_they_are_meant_for() {
    let home = tempfile::tempdir().unwrap();
    let variables = [("CLICKHOUSE_HOST", "127.0.0.1"), ("CLICKHOUSE_CLUSTER", "main")];
    let run = edge_with(home.path(), &["schema", "print"], &variables);
    let out = text(&run.stdout);
    assert!(run.status.success(), "{}", text(&run.stderr));
    assert!(
        out.contains("CREATE TABLE IF NOT EXISTS `telemetry`.events ON CLUSTER `main`"),
        "{out}"
    );
    assert!(out.contains("ENGINE = ReplicatedAggregatingMergeTree"), "{out}");
}

/// A process that does not outlive its test.
#[cfg(unix)]
struct Ended(Child);

#[cfg(unix)]
impl Drop for Ended {
    fn drop(&mut self) {
        // It has ended already, unless the test fails.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[cfg(unix)]
#[test]
fn dev_runs_the_system_on_the_embedded_engine_until_sigterm() {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};

    use rustix::process::{Pid, Signal, kill_process};

    let home = tempfile::tempdir().unwrap();
    let mut dev = command(
        home.path(),
        &["dev", "--generate-rate", "200", "--devices", "5", "--port", "0"],
        &[],
    );
    let mut dev = Ended(dev.stderr(Stdio::piped()).spawn().unwrap());
    let mut said = BufReader::new(dev.0.stderr.take().unwrap()).lines();
    let mut wait_for = |part: &str| {
        let found = said.by_ref().map(Result::unwrap).find(|line| line.contains(part));
        found.unwrap_or_else(|| panic!("it ended without `{part}`"))
    };
    let engine = wait_for(", process ");
    wait_for("in good order");
    let served = wait_for("web API: ");
    let (_, port) = served.rsplit_once("http://localhost:").unwrap();
    let mut web = std::net::TcpStream::connect(("127.0.0.1", port.parse().unwrap())).unwrap();
    let asked = b"GET /api/v1/jobs/redis_sync_job HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    web.write_all(asked).unwrap();
    let mut answer = String::new();
    web.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let launched = edge(
        home.path(),
        &["job", "launch", "redis_sync_job", "--wait", "--output", "json"],
    );
    assert_eq!(launched.status.code(), Some(0), "{}", text(&launched.stderr));
    let launched: Value = serde_json::from_slice(&launched.stdout).unwrap();
    assert_eq!(launched["run"]["succeeded_steps"], 4, "{launched:#}");
    wait_for("redis_sync_job success");
    let ticks = edge(
        home.path(),
        &["sensor", "ticks", "data_freshness_sensor", "--output", "json"],
    );
    let ticks: Value = serde_json::from_slice(&ticks.stdout).unwrap();
    assert_ne!(ticks["items"][0]["outcome"], "failed", "{ticks:#}");
    // An engine that is killed is started anew, with its data, where its clients know it.
    let (_, pid) = engine.rsplit_once(' ').unwrap();
    kill_process(Pid::from_raw(pid.parse().unwrap()).unwrap(), Signal::KILL).unwrap();
    wait_for("the embedded engine serves again");
    let launched = edge(home.path(), &["job", "launch", "redis_sync_job", "--wait"]);
    assert_eq!(launched.status.code(), Some(0), "{}", text(&launched.stderr));
    kill_process(Pid::from_child(&dev.0), Signal::TERM).unwrap();
    let rest: Vec<String> = said.map(Result::unwrap).collect();
    assert_eq!(dev.0.wait().unwrap().code(), Some(0), "{rest:?}");
}
