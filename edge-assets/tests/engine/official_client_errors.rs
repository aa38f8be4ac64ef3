//! What the official client reports when things go wrong.

use clickhouse::{Row, error::Error};
use serde::Serialize;

use crate::support::{Database, client_of};

#[derive(Row, Serialize)]
struct Single {
    a: u64,
}

async fn failure(client: &clickhouse::Client, sql: &str) -> String {
    match client.query(sql).fetch_one::<u64>().await {
        Err(Error::BadResponse(text)) => text,
        other => panic!("{sql}: {other:?}"),
    }
}

#[tokio::test]
async fn an_error_before_the_first_row_is_told() {
    let Some(database) = Database::new().await else { return };
    let text = failure(&database.client, "SELECT * FROM missing").await;
    assert!(text.contains("Code: 60") && text.contains("UNKNOWN_TABLE"), "{text}");
    let text = failure(&database.client, "SELEC 1").await;
    assert!(text.contains("Code: 62") && text.contains("SELEC"), "{text}");
}

#[tokio::test]
async fn an_error_in_mid_stream_is_told_after_the_rows_before_it() {
    let Some(database) = Database::new().await else { return };
    let sql = "SELECT throwIf(number = 3000000, 'in the middle') FROM numbers(5000000)";
    let mut cursor = database.client.query(sql).fetch::<u8>().unwrap();
    let mut rows = 0;
    let error = loop {
        match cursor.next().await {
            Ok(Some(_)) => rows += 1,
            Ok(None) => panic!("the error was lost after {rows} rows"),
            Err(error) => break error,
        }
    };
    assert!(rows > 0, "some rows come first");
    let Error::BadResponse(text) = &error else {
        panic!("not an error of the server: {error:?}")
    };
    assert!(text.contains("Code: 395") && text.contains("in the middle"), "{text}");
}

#[tokio::test]
async fn an_insert_that_is_given_up_writes_nothing() {
    let Some(database) = Database::new().await else { return };
    database
        .execute("CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
        .await;
    // Enough to fill every buffer on the way, so that the engine has seen rows.
    let mut insert = database.client.insert::<Single>("t").await.unwrap();
    for a in 0..2_000_000 {
        insert.write(&Single { a }).await.unwrap();
    }
    drop(insert);
    while database
        .number(
            "SELECT count() FROM system.processes WHERE query_kind = 'Insert' AND current_database = currentDatabase()",
        )
        .await
        > 0
    {}
    assert_eq!(database.number("SELECT count() FROM t").await, 0);
}

#[tokio::test]
async fn a_missing_table_is_told_when_inserting() {
    let Some(database) = Database::new().await else { return };
    let error = database
        .client
        .insert::<Single>("missing")
        .await
        .map(drop)
        .unwrap_err()
        .to_string();
    assert!(error.contains("Code: 60"), "{error}");
}

#[tokio::test]
async fn wrong_credentials_are_refused() {
    let Some(database) = Database::new().await else { return };
    let right = client_of(database.engine);
    assert_eq!(right.query("SELECT 1").fetch_one::<u8>().await.unwrap(), 1);
    for wrong in [
        right.clone().with_password("wrong"),
        right.clone().with_user("default"),
        clickhouse::Client::default().with_url(database.engine.url()),
    ] {
        let text = failure(&wrong, "SELECT 1").await;
        assert!(
            text.contains("Code: 516") && text.contains("Authentication failed"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn an_unknown_database_is_told() {
    let Some(database) = Database::new().await else { return };
    let text = failure(&database.client.clone().with_database("nowhere"), "SELECT 1").await;
    assert!(text.contains("Code: 81") && text.contains("nowhere"), "{text}");
}

#[tokio::test]
async fn an_unknown_setting_is_told() {
    let Some(database) = Database::new().await else { return };
    let text = failure(&database.client.clone().with_setting("bogus_setting", "1"), "SELECT 1").await;
    assert!(text.contains("Code: 115") && text.contains("bogus_setting"), "{text}");
    let known = database.client.clone().with_setting("max_threads", "1");
    assert_eq!(
        known
            .query("SELECT toUInt64(getSetting('max_threads'))")
            .fetch_one::<u64>()
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn an_error_while_rows_are_still_being_sent_is_told() {
    #[derive(Row, Serialize)]
    struct Wide<'a> {
        a: u64,
        text: &'a str,
    }
    let Some(database) = Database::new().await else { return };
    database
        .execute("CREATE TABLE t (a UInt64, text String, CONSTRAINT small CHECK a < 10) ENGINE = MergeTree ORDER BY a")
        .await;
    let text = "x".repeat(10_000);
    // Small blocks, so that the engine looks at the first rows early.
    let client = ["max_insert_block_size", "min_insert_block_size_rows"]
        .iter()
        .fold(database.client.clone(), |client, setting| {
            client.with_setting(*setting, "100")
        });
    let mut insert = client.insert::<Wide<'_>>("t").await.unwrap();
    // Far more than fits into the buffers on the way.
    for a in 0..5000 {
        insert.write(&Wide { a, text: &text }).await.unwrap();
    }
    let error = insert.end().await.unwrap_err().to_string();
    assert!(error.contains("Code: 469") && error.contains("small"), "{error}");
    assert_eq!(database.number("SELECT count() FROM t").await, 0);
}
