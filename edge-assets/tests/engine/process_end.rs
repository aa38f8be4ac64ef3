//! How an engine ends: when told, with its parent, and by force, with its data whole afterwards.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use crate::support::{Answer, RawRequest, builder, client_of, library};

/// Set for the process that shall die while it holds an engine.
const PARENT_FOLDER: &str = "EDGE_TEST_PARENT_FOLDER";

fn is_alive(pid: u32) -> bool {
    // A process that has ended but was not waited for still has a folder there, without a command line.
    std::fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| !line.is_empty())
}

fn wait_until_dead(pid: u32) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    while is_alive(pid) {
        assert!(tokio::time::Instant::now() < deadline, "process {pid} lives on");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn kill(pid: u32, signal: &str) {
    let status = Command::new("kill").args([signal, &pid.to_string()]).status().unwrap();
    assert!(status.success());
}

/// The life of the parent that [`an_engine_dies_with_its_parent`] starts and kills; no test by itself.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a message from one process of this test to another"
)]
fn parent_process_that_will_be_killed() {
    let Some(folder) = std::env::var_os(PARENT_FOLDER) else {
        return;
    };
    let builder = if folder == "temporary" {
        builder().temporary()
    } else {
        builder().path(folder)
    };
    let engine = builder.start_blocking().unwrap();
    println!("\nengine {} {}", engine.pid(), engine.folder().display());
    loop {
        std::thread::sleep(Duration::from_secs(1000));
    }
}

/// Starts such a parent, and gives it with its engine's process id and folder.
fn start_parent(folder: &Path) -> (std::process::Child, u32, String) {
    let mut parent = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "process_end::parent_process_that_will_be_killed",
            "--nocapture",
        ])
        .env(PARENT_FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(parent.stdout.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("engine ") {
        line.clear();
        assert_ne!(output.read_line(&mut line).unwrap(), 0, "the parent ended early");
    }
    let (pid, folder) = line.trim_end()["engine ".len()..].split_once(' ').unwrap();
    (parent, pid.parse().unwrap(), folder.to_owned())
}

#[test]
fn an_engine_dies_with_its_parent() {
    let Some(_) = library() else { return };
    let root = tempfile::tempdir().unwrap();
    let (mut parent, pid, _) = start_parent(root.path());
    assert!(is_alive(pid));
    parent.kill().unwrap();
    parent.wait().unwrap();
    // And gives its folder back to whoever is next, however soon.
    builder().path(root.path()).start_blocking().unwrap();
    wait_until_dead(pid);
}

#[test]
fn a_temporary_folder_goes_even_when_the_parent_is_killed() {
    let Some(_) = library() else { return };
    let (mut parent, pid, folder) = start_parent(Path::new("temporary"));
    assert!(Path::new(&folder).exists());
    parent.kill().unwrap();
    parent.wait().unwrap();
    wait_until_dead(pid);
    assert!(!Path::new(&folder).exists());
}

#[tokio::test]
async fn data_is_whole_after_a_kill_in_the_middle_of_work() {
    let Some(_) = library() else { return };
    let root = tempfile::tempdir().unwrap();
    let engine = builder().path(root.path()).start().await.unwrap();
    let client = client_of(&engine);
    let run = async |sql: &str| client.query(sql).execute().await.unwrap();
    run("CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a").await;
    for _ in 0..20 {
        run("INSERT INTO t SELECT number FROM numbers(1000)").await;
    }
    let mut queries = tokio::task::JoinSet::new();
    for sql in [
        "SELECT count() FROM numbers(1000000000000)",
        "INSERT INTO t SELECT number FROM numbers(1000000000)",
    ] {
        let client = client.clone();
        queries.spawn(async move { client.query(sql).execute().await });
    }
    let running = "SELECT count() FROM system.processes WHERE query LIKE '%numbers(1000000000%'";
    while client.query(running).fetch_one::<u64>().await.unwrap() < 3 {}
    kill(engine.pid(), "-KILL");
    while let Some(result) = queries.join_next().await {
        result.unwrap().unwrap_err();
    }
    assert!(!engine.stop().await.unwrap().success());
    let engine = builder().path(root.path()).start().await.unwrap();
    let count: u64 = client_of(&engine)
        .query("SELECT count() FROM t WHERE a < 1000")
        .fetch_one()
        .await
        .unwrap();
    assert!(count >= 20_000, "acknowledged rows were lost: {count}");
    assert!(engine.stop().await.unwrap().success());
}

#[tokio::test]
async fn a_termination_signal_ends_it_cleanly() {
    let Some(_) = library() else { return };
    let engine = builder().start().await.unwrap();
    kill(engine.pid(), "-TERM");
    while engine.is_running() {
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(!engine.folder().exists(), "{}", engine.last_words());
    assert!(engine.stop().await.unwrap().success());
}

#[tokio::test]
async fn what_runs_may_finish_when_it_ends() {
    let Some(_) = library() else { return };
    let engine = builder().start().await.unwrap();
    let client = client_of(&engine);
    let short = client.clone();
    let mut queries = tokio::task::JoinSet::new();
    queries.spawn(async move { short.query("SELECT toUInt64(42 + sleep(0.3))").fetch_one::<u64>().await });
    let running = "SELECT count() FROM system.processes WHERE query LIKE 'SELECT toUInt64(42%'";
    while client.query(running).fetch_one::<u64>().await.unwrap() == 0 {}
    assert!(engine.stop().await.unwrap().success());
    assert_eq!(queries.join_next().await.unwrap().unwrap().unwrap(), 42);
}

#[test]
fn dropping_it_ends_it() {
    let Some(_) = library() else { return };
    let engine = builder().start_blocking().unwrap();
    let (pid, folder) = (engine.pid(), engine.folder().to_owned());
    drop(engine);
    assert!(!is_alive(pid));
    assert!(!folder.exists());
}

#[test]
fn it_outlives_the_runtime_that_started_it() {
    let Some(_) = library() else { return };
    let runtime = || {
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let first = runtime();
    let engine = first.block_on(builder().start()).unwrap();
    drop(first);
    let answer = runtime().block_on(client_of(&engine).query("SELECT 1").fetch_one::<u8>());
    assert_eq!(answer.unwrap(), 1);
    assert!(engine.is_running());
}

#[test]
fn nothing_secret_is_in_its_arguments_or_environment() {
    use secrecy::ExposeSecret;
    let Some(_) = library() else { return };
    let engine = builder().start_blocking().unwrap();
    let password = engine.password();
    for file in ["cmdline", "environ"] {
        let mut text = Vec::new();
        let path = format!("/proc/{}/{file}", engine.pid());
        std::fs::File::open(path).unwrap().read_to_end(&mut text).unwrap();
        assert!(
            !String::from_utf8_lossy(&text).contains(password.expose_secret()),
            "{file}"
        );
    }
    assert!(!format!("{engine:?}").contains(password.expose_secret()));
}

#[tokio::test]
async fn an_insert_that_is_left_open_neither_holds_up_the_end_nor_counts() {
    use std::io::Write;
    let Some(_) = library() else { return };
    let root = tempfile::tempdir().unwrap();
    let engine = builder().path(root.path()).start().await.unwrap();
    let client = client_of(&engine);
    client
        .query("CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
        .execute()
        .await
        .unwrap();
    let mut stream = RawRequest::new(&engine)
        .key("query", "INSERT INTO t FORMAT TSV")
        .open(10_000_000);
    stream.write_all(&b"1\n".repeat(2_000_000)).unwrap();
    let running = "SELECT count() FROM system.processes WHERE query_kind = 'Insert'";
    while client.query(running).fetch_one::<u64>().await.unwrap() == 0 {}
    let started = tokio::time::Instant::now();
    assert!(engine.stop().await.unwrap().success());
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    let answer = Answer::read(stream);
    assert_eq!(answer.status, 400, "{}", answer.text());
    let engine = builder().path(root.path()).start().await.unwrap();
    assert_eq!(
        client_of(&engine)
            .query("SELECT count() FROM t")
            .fetch_one::<u64>()
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn a_temporary_folder_goes_even_while_rows_are_written() {
    let Some(_) = library() else { return };
    for _ in 0..3 {
        let engine = builder().temporary().start().await.unwrap();
        let folder = engine.folder().to_owned();
        let client = client_of(&engine);
        client
            .query("CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
            .execute()
            .await
            .unwrap();
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..3 {
            let client = client.clone();
            let sql = "INSERT INTO t SELECT number FROM numbers(1000000000) SETTINGS max_block_size = 1000, \
                       min_insert_block_size_rows = 1000, min_insert_block_size_bytes = 0";
            writers.spawn(async move { client.query(sql).execute().await });
        }
        while client.query("SELECT count() FROM t").fetch_one::<u64>().await.unwrap() < 10_000 {}
        assert!(engine.stop().await.unwrap().success());
        assert!(!folder.exists());
        writers.shutdown().await;
    }
}

#[test]
fn a_program_that_should_have_been_an_engine_starts_none() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "process_end::parent_process_that_will_be_killed",
            "--nocapture",
        ])
        .env(PARENT_FOLDER, "temporary")
        .env("EDGE_CLICKHOUSE_ENGINE_CHILD", "1")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("NotAnEngineProgram"), "{text}");
}

#[tokio::test]
async fn an_engine_that_was_killed_starts_anew_where_it_was() {
    let Some(_) = library() else { return };
    let engine = builder().temporary().start().await.unwrap();
    let client = client_of(&engine);
    let statements = [
        "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a",
        "INSERT INTO t VALUES (7)",
    ];
    for statement in statements {
        client.query(statement).execute().await.unwrap();
    }
    assert!(!engine.restart_if_ended_blocking().unwrap(), "it runs");
    let (pid, url) = (engine.pid(), engine.url().to_owned());
    kill(pid, "-KILL");
    wait_until_dead(pid);
    // What it held of memory is given back before it can be waited for.
    while !engine.restart_if_ended_blocking().unwrap() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert!(engine.is_running() && engine.pid() != pid);
    assert_eq!(engine.url(), url);
    // The client has the password of the first start.
    assert_eq!(client.query("SELECT a FROM t").fetch_one::<u64>().await.unwrap(), 7);
    let folder = engine.folder().to_owned();
    assert!(engine.stop().await.unwrap().success());
    assert!(!folder.exists());
}
