//! Queries against a real engine.

use std::time::Duration;

use edge_assets::{
    Resource,
    clickhouse::{Caps, FaultKind, Row, cost},
    resource::ErrorClass,
    testing::TestDatabase,
};
use serde::Deserialize;

use crate::support::step;

#[derive(Debug, PartialEq, Row, Deserialize)]
#[clickhouse(crate = "edge_assets::clickhouse::driver")]
struct Typed {
    text: String,
    n: u64,
    maybe: Option<f32>,
    list: Vec<u16>,
    at: i64,
}

#[tokio::test]
async fn types_and_parameters_agree_with_the_engine() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    for text in ["plain", "it's `1` \\ \"x\"", "tab\tline\nend", "größe 雪", ""] {
        let row: Typed = engine
            .query(
                "SELECT {text: String} AS text, {n: UInt64} AS n, {maybe: Nullable(Float32)} AS maybe, \
                 {list: Array(UInt16)} AS list, toDateTime64(?, 3, 'UTC') AS at",
            )
            .param("text", text)
            .param("n", u64::MAX)
            .param("maybe", None::<f32>)
            .param("list", vec![1_u16, 2, 3])
            .bind("2026-11-22 09:00:00.250")
            .fetch_one()
            .await
            .unwrap();
        let expected = Typed {
            text: text.to_owned(),
            n: u64::MAX,
            maybe: None,
            list: vec![1, 2, 3],
            at: 1_795_338_000_250,
        };
        assert_eq!(row, expected);
    }
}

#[tokio::test]
async fn a_million_rows_stream_and_their_sum_is_right() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    let step = step();
    let clickhouse = step.lend(engine.clickhouse());
    let mut rows = clickhouse
        .query("SELECT number, toString(number) FROM numbers(1000000)")
        .fetch::<(u64, String)>()
        .unwrap();
    let (mut count, mut sum, mut length) = (0_u64, 0_u64, 0);
    while let Some((number, text)) = rows.next().await.unwrap() {
        count += 1;
        sum += number;
        length += text.len();
    }
    assert_eq!((count, sum, length), (1_000_000, 499_999_500_000, 5_888_890));
    drop(rows);
    assert_eq!(step.recorded().costs.get(cost::RECEIVED_ROWS), Some(&1_000_000));
    assert!(step.recorded().progress.len() >= 15);
}

#[tokio::test]
async fn the_engine_tells_what_a_query_cost() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    engine
        .execute("CREATE TABLE source (n UInt64) ENGINE = MergeTree ORDER BY n")
        .await;
    engine.execute("CREATE TABLE target AS source").await;
    engine
        .execute("INSERT INTO source SELECT number FROM numbers(50000)")
        .await;
    let step = step();
    let clickhouse = step.lend(engine.clickhouse());
    assert_eq!(
        clickhouse
            .query("SELECT sum(n) FROM source")
            .fetch_one::<u64>()
            .await
            .unwrap(),
        1_249_975_000
    );
    let summary = clickhouse
        .query("INSERT INTO target SELECT n FROM source")
        .execute()
        .await
        .unwrap();
    assert_eq!(engine.one::<u64>("SELECT count() FROM target").await, 50_000);
    let costs = step.recorded().costs;
    assert_eq!(costs.get(cost::QUERIES), Some(&2));
    assert_eq!(costs.get(cost::QUERIES_WITHOUT_SUMMARY), None);
    assert_eq!(costs.get(cost::READ_ROWS), Some(&100_000), "{costs:?} {summary:?}");
    assert!(costs.get(cost::ELAPSED_NS).is_some_and(|time| *time > 0), "{costs:?}");
}

/// The engine's errors, by their codes, classes and names; also the one in the middle of rows.
#[tokio::test]
async fn errors_of_the_engine_are_understood() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    let cases = [
        ("SELECT 1 FROM nothing_there", 60, "UNKNOWN_TABLE"),
        ("SELECT 1 FROM no_database.t", 81, "UNKNOWN_DATABASE"),
        ("SELEKT 1", 62, "SYNTAX_ERROR"),
        ("SELECT nonsense", 47, "UNKNOWN_IDENTIFIER"),
        (
            "SELECT throwIf(number = 3) FROM numbers(10)",
            395,
            "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO",
        ),
    ];
    for (sql, code, name) in cases {
        let error = engine.query_raw(sql).fetch_all::<u8>().await.unwrap_err();
        assert_eq!(
            (error.fault().code(), error.fault().name()),
            (Some(code), Some(name)),
            "{sql}: {error:?}"
        );
        assert_eq!(engine.classify(&error), Some(ErrorClass::Permanent));
    }
    let error = engine
        .query_raw("SELECT 1")
        .setting("no_such_setting", "1")
        .fetch_one::<u8>()
        .await
        .unwrap_err();
    assert_eq!(error.fault().code(), Some(115));
}

#[tokio::test]
async fn an_error_in_the_middle_of_rows_is_an_error() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    for at in [1, 70_000, 300_000] {
        let mut rows = engine
            .query_raw(format!(
                "SELECT throwIf(number = {at}, 'as told') FROM numbers(1000000)"
            ))
            .setting("max_block_size", "5000")
            .setting("max_threads", "1")
            .fetch::<u8>()
            .unwrap();
        let mut read = 0_u64;
        let error = loop {
            match rows.next().await {
                Ok(Some(row)) => {
                    assert_eq!(row, 0, "row {read} of {at} is garbage");
                    read += 1;
                }
                Ok(None) => panic!("{read} rows passed for all"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.fault().code(), Some(395), "after {read} rows: {error:?}");
        assert!(read <= at, "{read} rows before row {at} failed");
    }
}

#[tokio::test]
async fn the_table_of_codes_agrees_with_the_engine() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    let codes: Vec<(i32, String)> = engine
        .query_raw("SELECT DISTINCT code, name FROM system.errors")
        .setting("system_events_show_zero_values", "1")
        .fetch_all()
        .await
        .unwrap();
    assert!(codes.len() > 500);
    let mut known = 0;
    for (code, name) in &codes {
        if let Some(ours) = edge_assets::clickhouse::ClickHouseFault::name_of(*code) {
            assert_eq!(ours, name, "{code}");
            known += 1;
        }
    }
    assert!(known > 60, "only {known} of our codes are the engine's");
}

#[tokio::test]
async fn cancelling_a_step_ends_its_query_on_the_engine() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    let step = step();
    let clickhouse = step.lend(engine.clickhouse());
    let run = step.run_id().short();
    // Minutes of work, were it let.
    let marker = format!("marker_{run}");
    let sql = format!("SELECT count() FROM numbers(1000000000000) WHERE NOT ignore('{marker}', sipHash64(number))");
    let running =
        format!("SELECT count() FROM system.processes WHERE query LIKE '%{marker}%' AND query NOT LIKE '%processes%'");
    let query = clickhouse.query_raw(&sql).fetch_one::<u64>();
    let cancel = async {
        while engine.one::<u64>(&running).await == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        step.cancel();
    };
    let (outcome, ()) = tokio::time::timeout(Duration::from_secs(20), async { tokio::join!(query, cancel) })
        .await
        .expect("the call ends soon after its cancellation");
    assert!(outcome.unwrap_err().is_cancelled());
    engine.close().await;
    let gone = async {
        while engine.one::<u64>(&running).await > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), gone)
        .await
        .expect("the engine ends the query soon after its kill");
}

#[tokio::test]
async fn caps_hold_on_the_engine() {
    let caps = Caps {
        max_result_rows: Some(10),
        max_memory_usage: Some(50 << 20),
        ..Caps::default()
    };
    let Some(engine) = TestDatabase::create_with(|settings| settings.caps(caps)).await else {
        return;
    };
    let error = engine
        .query("SELECT number FROM numbers(100)")
        .fetch_all::<u64>()
        .await
        .unwrap_err();
    assert_eq!(error.fault().code(), Some(396), "{error:?}");
    let greedy = "SELECT length(groupArray(toString(number))) FROM numbers(10000000)";
    let error = engine.query(greedy).fetch_one::<u64>().await.unwrap_err();
    assert_eq!(
        (error.fault().code(), error.is_transient()),
        (Some(241), false),
        "{error:?}"
    );
    assert!(error.fault().hint().unwrap().contains("max_memory_usage"));
}

#[tokio::test]
async fn health_speaks_of_the_engine() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    engine.open().await.unwrap();
    let health = engine.health().await;
    assert!(health.healthy, "{}", health.detail);
    let missing = edge_assets::clickhouse::ClickHouse::new(engine.settings().clone().database("not_there")).unwrap();
    let health = missing.health().await;
    assert!(
        !health.healthy && health.detail.contains("has no database `not_there`"),
        "{}",
        health.detail
    );
    let error = missing.query("SELECT 1").fetch_one::<u8>().await.unwrap_err();
    assert_eq!(
        (error.fault().kind(), error.is_unknown_table()),
        (FaultKind::Server, true),
        "{error:?}"
    );
}

#[tokio::test]
async fn the_engine_tells_the_columns_of_a_table() {
    let Some(engine) = TestDatabase::create().await else {
        return;
    };
    engine
        .execute(
            "CREATE TABLE `odd table` (device_id LowCardinality(String) COMMENT 'As on its label.', \
             at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(DoubleDelta, LZ4), weight Nullable(Float32)) \
             ENGINE = MergeTree ORDER BY device_id",
        )
        .await;
    let schema = engine.schema("odd table").await.unwrap();
    assert_eq!(
        format!("{schema:#}"),
        "3 columns\n  device_id  LowCardinality(String)  As on its label.\n  \
         at         DateTime64(3, 'UTC')\n  weight     Nullable(Float32)"
    );
    let error = engine.schema("missing").await.unwrap_err();
    assert_eq!(error.fault().code(), Some(60), "{error}");
}
