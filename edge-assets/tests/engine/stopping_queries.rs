//! Queries that nobody waits for any more are stopped, and those that are killed say so.

use std::time::Duration;

use crate::support::Database;

const FOREVER: &str = "SELECT count() FROM numbers(1000000000000)";
const RUNNING: &str = "SELECT count() FROM system.processes WHERE query LIKE '%(1000000000000)%' AND query_kind != 'Kill' \
                       AND query NOT LIKE '%processes%' AND current_database = currentDatabase()";

async fn until_running(database: &Database, count: u64) {
    tokio::time::timeout(Duration::from_secs(20), async {
        while database.number(RUNNING).await != count {}
    })
    .await
    .unwrap_or_else(|_| panic!("never {count} queries running"));
}

#[tokio::test]
async fn a_query_ends_with_its_client() {
    let Some(database) = Database::new().await else { return };
    let client = database.client.clone();
    let mut queries = tokio::task::JoinSet::new();
    queries.spawn(async move { client.query(FOREVER).fetch_one::<u64>().await });
    until_running(&database, 1).await;
    queries.shutdown().await;
    until_running(&database, 0).await;
}

#[tokio::test]
async fn a_statement_that_cannot_stream_ends_with_its_client_too() {
    let Some(database) = Database::new().await else { return };
    let client = database.client.clone();
    database
        .execute("CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
        .await;
    let mut queries = tokio::task::JoinSet::new();
    queries.spawn(async move { client.query(&format!("INSERT INTO t {FOREVER}")).execute().await });
    until_running(&database, 1).await;
    queries.shutdown().await;
    until_running(&database, 0).await;
    assert_eq!(database.number("SELECT count() FROM t").await, 0);
}

#[tokio::test]
async fn a_cursor_that_is_dropped_stops_its_query() {
    let Some(database) = Database::new().await else { return };
    let mut cursor = database
        .client
        .query("SELECT number FROM numbers(1000000000000)")
        .fetch::<u64>()
        .unwrap();
    assert_eq!(cursor.next().await.unwrap(), Some(0));
    until_running(&database, 1).await;
    drop(cursor);
    until_running(&database, 0).await;
}

#[tokio::test]
async fn many_clients_that_go_at_once_leave_nothing_behind() {
    let Some(database) = Database::new().await else { return };
    let mut queries = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = database.client.clone();
        queries.spawn(async move { client.query(FOREVER).fetch_one::<u64>().await });
    }
    // Some have reached the engine, some have not.
    while database.number(RUNNING).await < 3 {}
    queries.shutdown().await;
    until_running(&database, 0).await;
    assert_eq!(database.number("SELECT toUInt64(1)").await, 1);
}

#[tokio::test]
async fn killing_finds_what_the_condition_says_and_nothing_else() {
    let Some(database) = Database::new().await else { return };
    let mut queries = tokio::task::JoinSet::new();
    for id in ["run-1/a", "run-1/b", "run-2/a"] {
        let client = database.client.clone().with_setting("query_id", id);
        queries.spawn(async move { (id, client.query(FOREVER).fetch_one::<u64>().await) });
    }
    until_running(&database, 3).await;
    let tested = database
        .post("KILL QUERY WHERE query_id LIKE 'run-1/%' TEST FORMAT CSV")
        .success();
    assert_eq!(tested.lines().count(), 2);
    assert!(
        tested.contains("\"run-1/a\"") && tested.contains("\"run-1/b\""),
        "{tested}"
    );
    until_running(&database, 3).await;
    database
        .post("KILL QUERY WHERE query_id LIKE 'run-1/%' ASYNC")
        .success();
    for _ in 0..2 {
        let (id, result) = queries.join_next().await.unwrap().unwrap();
        assert!(id.starts_with("run-1/"), "{id} was killed");
        assert!(result.unwrap_err().to_string().contains("Code: 394"));
    }
    until_running(&database, 1).await;
    assert_eq!(
        database.post("KILL QUERY WHERE query_id = 'unknown' SYNC").success(),
        ""
    );
    let by_parameter = database
        .request()
        .key("param_id", "run-2/a")
        .body("KILL QUERY WHERE query_id = {id:String} SYNC");
    assert!(by_parameter.send().success().starts_with("finished\trun-2/a\t"));
    queries.shutdown().await;
}

#[tokio::test]
async fn an_id_is_taken_while_its_query_runs() {
    let Some(database) = Database::new().await else { return };
    let client = database.client.clone().with_setting("query_id", "once");
    let mut queries = tokio::task::JoinSet::new();
    let same = client.clone();
    queries.spawn(async move { same.query(FOREVER).fetch_one::<u64>().await });
    until_running(&database, 1).await;
    let error = client
        .query("SELECT 1")
        .fetch_one::<u8>()
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("Code: 216"), "{error}");
    queries.shutdown().await;
    until_running(&database, 0).await;
    // Free again, and as often as one likes.
    for _ in 0..50 {
        assert_eq!(client.query("SELECT 1").fetch_one::<u8>().await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_killed_insert_writes_nothing() {
    use std::io::Write;
    let Some(database) = Database::new().await else { return };
    database
        .execute("CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
        .await;
    let request = database
        .request()
        .key("query", "INSERT INTO t FORMAT TSV")
        .key("query_id", "slow insert");
    let rows: Vec<u8> = (0..300_000)
        .flat_map(|row: u32| format!("{row}\n").into_bytes())
        .collect();
    let mut stream = request.open(rows.len() * 2);
    stream.write_all(&rows).unwrap();
    let running = "SELECT count() FROM system.processes WHERE query_id = 'slow insert'";
    while database.number(running).await == 0 {}
    database
        .post("KILL QUERY WHERE query_id = 'slow insert' ASYNC")
        .success();
    stream.write_all(&rows).unwrap();
    let answer = crate::support::Answer::read(stream);
    assert_eq!(answer.header("x-clickhouse-exception-code"), "394", "{}", answer.text());
    assert_eq!(database.number("SELECT count() FROM t").await, 0);
}
