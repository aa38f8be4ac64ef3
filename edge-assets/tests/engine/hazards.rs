//! The engine's known hazards, each with the test of its defense. Their numbers are those of the design.

use std::time::Duration;

use clickhouse::Row;
use serde::Deserialize;

use crate::support::{Database, builder, client_of, library};

/// 1. A query call with data reads the process's standard input, and cuts binary data at a blank line.
#[test]
fn inline_data_reaches_the_table_whole() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    database
        .post("CREATE TABLE t (a String) ENGINE = MergeTree ORDER BY a")
        .success();
    // A text of two line breaks, one of a closing statement, and one of bytes that are no text.
    let binary = b"INSERT INTO t FORMAT RowBinary\n\x02\n\n\x03'; \x04\xff\x00\n\n";
    database.post(binary.to_vec()).success();
    database
        .post("INSERT INTO t VALUES ('values'), ('it''s; -- not a comment\n\n');")
        .success();
    database.post("INSERT INTO t FORMAT TSV\nlast\n\nline").success();
    let rows = database.post("SELECT hex(a) FROM t ORDER BY a").success();
    let expected: Vec<String> = [
        &b""[..],
        b"\n\n",
        b"'; ",
        b"it's; -- not a comment\n\n",
        b"last",
        b"line",
        b"values",
        b"\xff\x00\n\n",
    ]
    .iter()
    .map(|text| text.iter().map(|byte| format!("{byte:02X}")).collect())
    .collect();
    assert_eq!(rows.lines().collect::<Vec<_>>(), expected);
}

/// 1. An INSERT that waits for data must not find any in our pipes.
#[test]
fn an_insert_without_data_is_refused_at_once() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    database
        .post("CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a")
        .success();
    let answer = database.post("INSERT INTO t");
    assert_eq!(
        (answer.status, answer.header("x-clickhouse-exception-code")),
        (400, "62")
    );
    database.post("INSERT INTO t VALUES").success();
    database.post("INSERT INTO t FORMAT RowBinary").success();
    assert_eq!(database.post("SELECT count() FROM t").success(), "0\n");
    assert!(database.engine.is_running());
}

/// 2. Each streamed chunk of a format with names repeats its header.
#[tokio::test]
async fn headers_do_not_repeat_in_long_answers() {
    #[derive(Row, Deserialize)]
    struct Numbered {
        number: u64,
        name: String,
    }
    let Some(database) = Database::new().await else { return };
    let sql = "SELECT number, toString(number) AS name FROM numbers(500000)";
    let mut cursor = database.client.query(sql).fetch::<Numbered>().unwrap();
    let mut expected = 0;
    while let Some(row) = cursor.next().await.unwrap() {
        assert_eq!((row.number, row.name), (expected, expected.to_string()));
        expected += 1;
    }
    assert_eq!(expected, 500_000);
}

/// 2. Formats that do not concatenate come in one piece, whoever names them.
#[test]
fn formats_with_head_and_foot_are_whole() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    let sql = "SELECT number FROM numbers(300000)";
    let json = database.post(format!("{sql} FORMAT JSON")).success();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["rows"], 300_000);
    let names = database
        .request()
        .key("default_format", "TSVWithNames")
        .body(sql)
        .send()
        .success();
    assert_eq!(names.lines().filter(|line| *line == "number").count(), 1);
    let rows = database
        .request()
        .key("output_format_json_array_of_rows", "1")
        .body(format!("{sql} FORMAT JSONEachRow"))
        .send()
        .success();
    let rows: Vec<serde_json::Value> = serde_json::from_str(&rows).unwrap();
    assert_eq!(rows.len(), 300_000);
}

/// 3. Leaving with a query running crashes in about one of five cases; so does unloading the library.
#[tokio::test]
async fn stopping_with_queries_running_is_clean_every_time() {
    let Some(_) = library() else { return };
    for _ in 0..6 {
        let engine = builder().start().await.unwrap();
        let client = client_of(&engine);
        let queries: Vec<_> = (0..3)
            .map(|_| {
                let client = client.clone();
                let mut tasks = tokio::task::JoinSet::new();
                tasks.spawn(async move {
                    client
                        .query("SELECT count() FROM numbers(1000000000000)")
                        .fetch_one::<u64>()
                        .await
                });
                tasks
            })
            .collect();
        let running = "SELECT count() FROM system.processes WHERE query LIKE '%1000000000000%'";
        while client.query(running).fetch_one::<u64>().await.unwrap() < 4 {}
        let status = engine.stop().await.unwrap();
        assert!(status.success(), "{status}");
        for mut query in queries {
            query.join_next().await.unwrap().unwrap().unwrap_err();
        }
    }
}

/// 3. The same with a query that does not listen to being stopped: the process must not wait for it, nor crash on it.
#[tokio::test]
async fn stopping_with_a_deaf_query_is_clean_and_bounded() {
    let Some(_) = library() else { return };
    let rounds = (0..3).map(async |_| {
        let engine = builder().start().await.unwrap();
        let client = client_of(&engine);
        let mut queries = tokio::task::JoinSet::new();
        let deaf = "SELECT length(arraySort(arrayMap(x -> sipHash64(x), range(40000000))))";
        queries.spawn(async move { client.query(deaf).fetch_one::<u64>().await });
        let client = client_of(&engine);
        let running = "SELECT count() FROM system.processes WHERE query LIKE 'SELECT length(arraySort%'";
        while client.query(running).fetch_one::<u64>().await.unwrap() == 0 {}
        let started = tokio::time::Instant::now();
        let status = engine.stop().await.unwrap();
        assert!(status.success(), "{status}");
        assert!(started.elapsed() < Duration::from_secs(9), "{:?}", started.elapsed());
        queries.join_next().await.unwrap().unwrap().unwrap_err();
    });
    futures_util::future::join_all(rounds).await;
}

/// 4. The engine's own signal handlers turn a crash into a hang.
#[tokio::test]
async fn a_crash_ends_the_process_and_is_noticed() {
    let Some(_) = library() else { return };
    let engine = builder().start().await.unwrap();
    let pid = engine.pid().to_string();
    let killed = std::process::Command::new("kill")
        .args(["-ABRT", &pid])
        .status()
        .unwrap();
    assert!(killed.success());
    tokio::time::timeout(Duration::from_secs(20), async {
        while engine.is_running() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .expect("a crashed engine ends");
    let status = engine.stop().await.unwrap();
    assert_eq!(
        std::os::unix::process::ExitStatusExt::signal(&status),
        Some(6),
        "{status}"
    );
}

/// 5. One connection serializes its queries, so each request has its own.
#[tokio::test]
async fn requests_run_side_by_side() {
    let Some(database) = Database::new().await else { return };
    let mut queries = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let client = database.client.clone();
        queries.spawn(async move {
            client
                .query("SELECT count() FROM numbers(1000000000000)")
                .fetch_one::<u64>()
                .await
        });
    }
    let running = "SELECT count() FROM system.processes WHERE query LIKE 'SELECT count() FROM numbers(1%' AND current_database = currentDatabase()";
    while database.number(running).await < 4 {}
    queries.shutdown().await;
}

/// 5. USE, SET and temporary tables belong to a connection, so they must not leak into the next request.
#[test]
fn requests_do_not_see_each_others_settings() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    let threads = "SELECT getSetting('max_threads')";
    let before = database.post(threads).success();
    assert_eq!(
        database
            .request()
            .key("max_threads", "3")
            .body(threads)
            .send()
            .success(),
        "3\n"
    );
    database.post("SET max_threads = 5").success();
    database.post("USE system").success();
    database.post("CREATE TEMPORARY TABLE scratch (a UInt8)").success();
    assert_eq!(database.post(threads).success(), before);
    assert_eq!(
        database.post("SELECT currentDatabase()").success(),
        format!("{}\n", database.name)
    );
    assert_eq!(database.post("SELECT * FROM scratch").status, 404);
}

/// 6. `KILL QUERY … SYNC` never returns in the engine, and its ids are not ours.
#[tokio::test]
async fn killing_by_our_id_works_both_ways() {
    let Some(database) = Database::new().await else { return };
    for mode in ["SYNC", "ASYNC"] {
        let id = format!("my query/{mode}");
        let client = database.client.clone().with_setting("query_id", &id);
        let mut queries = tokio::task::JoinSet::new();
        queries.spawn(async move {
            client
                .query("SELECT count() FROM numbers(1000000000000)")
                .fetch_one::<u64>()
                .await
        });
        let running = format!("SELECT count() FROM system.processes WHERE query_id = '{id}'");
        while database.number(&running).await == 0 {}
        let answer = database
            .post(format!("KILL QUERY WHERE query_id = '{id}' {mode}"))
            .success();
        let expected = if mode == "SYNC" { "finished" } else { "waiting" };
        assert!(
            answer.starts_with(&format!("{expected}\t{id}\tdefault\tSELECT count()")),
            "{answer}"
        );
        let error = queries.join_next().await.unwrap().unwrap().unwrap_err().to_string();
        assert!(error.contains("Code: 394"), "{error}");
        while database.number(&running).await > 0 {}
    }
}

/// 7. A body of several concatenated LZ4 frames must be read to its end.
#[test]
fn every_frame_of_a_body_is_inserted() {
    use std::io::Write;
    let Some(database) = Database::new_blocking() else {
        return;
    };
    database
        .post("CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
        .success();
    let mut body = Vec::new();
    for frame in 0..3 {
        let rows: String = (0..1000).map(|row| format!("{}\n", frame * 1000 + row)).collect();
        let mut encoder = lz4_flex::frame::FrameEncoder::new(Vec::new());
        encoder.write_all(rows.as_bytes()).unwrap();
        body.extend(encoder.finish().unwrap());
    }
    let insert = |body: &[u8]| {
        let request = database
            .request()
            .key("query", "INSERT INTO t FORMAT TSV")
            .header("Content-Encoding", "lz4");
        request.body(body).send()
    };
    insert(&body).success();
    assert_eq!(database.post("SELECT count(), max(a) FROM t").success(), "3000\t2999\n");
    // And a body that lost its last bytes is refused as a whole.
    let cut = insert(&body[..body.len() - 1]);
    assert_eq!(cut.status, 400, "{}", cut.text());
    assert_eq!(database.post("SELECT count() FROM t").success(), "3000\n");
}

/// 8. A client that goes away in the middle of an answer must not end the engine by a signal, also where the engine's
/// process is a test binary, which has no `main` that would ignore the signal.
#[tokio::test]
async fn clients_that_go_away_in_mid_answer_do_no_harm() {
    let Some(database) = Database::new().await else { return };
    for _ in 0..20 {
        let mut answer = database
            .client
            .query("SELECT number, repeat('x', 1000) FROM system.numbers")
            .fetch_bytes("TSV")
            .unwrap();
        assert!(answer.next().await.unwrap().is_some());
        drop(answer);
    }
    let running =
        "SELECT count() FROM system.processes WHERE query LIKE '%system.numbers%' AND query NOT LIKE '%processes%'";
    while database.number(running).await > 0 {}
    assert!(database.engine.is_running(), "{}", database.engine.last_words());
    let status = std::fs::read_to_string(format!("/proc/{}/status", database.engine.pid())).unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:\t")).unwrap();
    let ignored = u64::from_str_radix(ignored, 16).unwrap();
    assert_ne!(ignored & 1 << (13 - 1), 0, "SIGPIPE ends the engine: {status}");
}
