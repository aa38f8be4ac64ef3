//! Queries: types, parameters, ids, settings, costs.

use std::{borrow::Cow, time::Duration};

use edge_assets::{
    clickhouse::{Caps, ClickHouse, FaultKind, Row, cost},
    testing::MockClickHouse,
};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};

use crate::support::step;

const DEVICES: &str = "device_id String, n UInt64";

#[derive(Debug, PartialEq, Row, Serialize, Deserialize)]
#[clickhouse(crate = "edge_assets::clickhouse::driver")]
struct Device {
    device_id: String,
    n: u64,
    temperature: Option<f32>,
}

#[tokio::test]
async fn rows_are_typed_and_values_stay_out_of_the_text() {
    let mock = MockClickHouse::start().await;
    // In another order than the fields of the type, as a server may answer.
    mock.expect_query("FROM devices").returns(
        "temperature Nullable(Float32), device_id LowCardinality(String), n UInt64",
        [(Some(21.5), "a", 1), (None, "b", 2)],
    );
    let rows: Vec<Device> = mock
        .clickhouse()
        .query("SELECT ?fields FROM devices WHERE device_id = {id: String} AND n > ? AND x = '??'")
        .param("id", "it's `1`")
        .bind(5)
        .setting("max_threads", "2")
        .fetch_all()
        .await
        .unwrap();
    let device = |device_id: &str, n, temperature| Device {
        device_id: device_id.to_owned(),
        n,
        temperature,
    };
    assert_eq!(rows, [device("a", 1, Some(21.5)), device("b", 2, None)]);
    let received = &mock.received()[0];
    assert_eq!(
        received.sql,
        "SELECT `device_id`,`n`,`temperature` FROM devices WHERE device_id = {id: String} AND n > 5 AND x = '?'"
    );
    assert_eq!(
        received.params.get("id").unwrap(),
        "it\\'s \\`1\\`",
        "escaped as the server reads it"
    );
    assert_eq!(received.settings.get("max_threads").unwrap(), "2");
    assert_eq!(
        received.settings.get("wait_end_of_query").unwrap(),
        "1",
        "errors come before rows"
    );
}

#[tokio::test]
async fn a_row_type_that_does_not_fit_is_told_with_names() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("SELECT").returns(
        "device_id String, n Int32, temperature Nullable(Float32)",
        [("a", 1, 1.0)],
    );
    let error = mock
        .clickhouse()
        .query("SELECT 1")
        .fetch_all::<Device>()
        .await
        .unwrap_err();
    assert_eq!(error.fault().kind(), FaultKind::Schema);
    assert!(!error.is_transient());
    assert!(error.fault().message().contains("Device.n"), "{}", error.fault());
}

#[tokio::test]
async fn the_only_row_is_the_only_one() {
    let mock = MockClickHouse::start().await;
    let clickhouse = mock.clickhouse();
    mock.expect_query("none").returns("n UInt64", [0_u64; 0]).times(2);
    mock.expect_query("one").returns("n UInt64", [7]).times(2);
    mock.expect_query("two").returns("n UInt64", [7, 8]).times(2);
    assert_eq!(clickhouse.query("one").fetch_one::<u64>().await.unwrap(), 7);
    assert_eq!(clickhouse.query("one").fetch_optional::<u64>().await.unwrap(), Some(7));
    assert_eq!(clickhouse.query("none").fetch_optional::<u64>().await.unwrap(), None);
    for error in [
        clickhouse.query("none").fetch_one::<u64>().await.unwrap_err(),
        clickhouse.query("two").fetch_one::<u64>().await.unwrap_err(),
        clickhouse.query("two").fetch_optional::<u64>().await.unwrap_err(),
    ] {
        assert_eq!(error.fault().kind(), FaultKind::RowCount, "{error:?}");
        assert!(!error.is_transient());
    }
}

#[tokio::test]
async fn query_ids_name_run_asset_and_attempt_and_differ() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("SELECT 1").returns("n UInt8", [1]).times(3);
    let step = step();
    let run = step.run_id().short();
    let bound = step.lend(mock.clickhouse());
    // Two handles of one step, as two parameters of an asset have them.
    let twin = step.lend(mock.clickhouse());
    for clickhouse in [&bound, &bound.clone(), &twin] {
        clickhouse.query("SELECT 1").fetch_one::<u8>().await.unwrap();
    }
    let mut ids: Vec<String> = mock
        .received()
        .into_iter()
        .map(|query| query.query_id.unwrap())
        .collect();
    for id in &ids {
        let number = id
            .strip_prefix(&format!("{run}-edge.device_stats-2-"))
            .unwrap_or_else(|| panic!("{id}"));
        assert!(number.parse::<u64>().is_ok(), "{id}");
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn the_cost_of_a_step_adds_up_and_says_what_it_does_not_know() {
    let mock = MockClickHouse::start().await;
    let summary = [
        ("read_rows", 1000),
        ("read_bytes", 8000),
        ("elapsed_ns", 500),
        ("memory_usage", 4096),
        ("written_rows", 0),
    ];
    mock.expect_query("collected")
        .returns(DEVICES, [("a", 1), ("b", 2)])
        .costs(summary);
    mock.expect_query("executed")
        .costs([("read_rows", 10), ("written_rows", 7), ("written_bytes", 70)]);
    mock.expect_query("streamed")
        .returns(DEVICES, [("a", 1)])
        .costs(summary);
    mock.expect_query("failed").fails_with(60, "no such table");
    let step = step();
    let clickhouse = step.lend(mock.clickhouse());
    clickhouse
        .query("collected")
        .fetch_all::<(String, u64)>()
        .await
        .unwrap();
    let executed = clickhouse.query("executed").execute().await.unwrap();
    assert_eq!(
        (executed.read_rows, executed.written_rows, executed.memory_bytes),
        (Some(10), Some(7), None)
    );
    let mut stream = clickhouse.query("streamed").fetch::<(String, u64)>().unwrap();
    while stream.next().await.unwrap().is_some() {}
    drop(stream);
    clickhouse.query("failed").execute().await.unwrap_err();
    let costs = step.recorded().costs;
    let of = |name| costs.get(name).copied().unwrap_or_default();
    assert_eq!(of(cost::QUERIES), 4);
    assert_eq!(
        of(cost::QUERIES_WITHOUT_SUMMARY),
        1,
        "the stream's summary is not whole: {costs:?}"
    );
    assert_eq!((of(cost::READ_ROWS), of(cost::READ_BYTES)), (1010, 8000));
    assert_eq!((of(cost::WRITTEN_ROWS), of(cost::WRITTEN_BYTES)), (7, 70));
    assert_eq!((of(cost::ELAPSED_NS), of(cost::MEMORY_BYTES)), (500, 4096));
    assert_eq!(of(cost::RECEIVED_ROWS), 3);
    assert!(of(cost::RECEIVED_BYTES) > 30);
}

#[tokio::test]
async fn long_streams_report_progress_and_may_borrow_or_be_streams() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("FROM bytes")
        .returns("n UInt8", std::iter::repeat_n(1_u8, 140_000));
    let step = step();
    let clickhouse = step.lend(mock.clickhouse());
    let mut rows = clickhouse.query("SELECT n FROM bytes").fetch::<u8>().unwrap();
    while rows.next().await.unwrap().is_some() {}
    assert_eq!(rows.rows_read(), 140_000);
    let said = step.recorded().to_string();
    assert!(
        said.starts_with("edge/device_stats progressed: 65536 rows\nedge/device_stats progressed: 131072 rows\n"),
        "{said}"
    );

    #[derive(Row, Deserialize)]
    #[clickhouse(crate = "edge_assets::clickhouse::driver")]
    struct Name<'a> {
        device_id: Cow<'a, str>,
        n: u64,
    }
    mock.expect_query("FROM devices")
        .returns(DEVICES, [("a", 1), ("b", 2)])
        .times(2);
    let mut rows = clickhouse
        .query("SELECT ?fields FROM devices")
        .fetch::<Name<'_>>()
        .unwrap();
    let mut names = String::new();
    while let Some(row) = rows.next().await.unwrap() {
        names.push_str(&row.device_id);
        assert!(row.n > 0);
    }
    assert_eq!(names, "ab");

    let stream = clickhouse
        .query("SELECT * FROM devices")
        .fetch::<(String, u64)>()
        .unwrap()
        .into_stream();
    let rows: Vec<(String, u64)> = stream.try_collect().await.unwrap();
    assert_eq!(rows.len(), 2);
}

#[tokio::test]
async fn caps_go_with_every_query_and_those_on_results_spare_inserts() {
    let mock = MockClickHouse::start().await;
    mock.table("devices", DEVICES);
    mock.expect_query("SELECT").returns("n UInt8", [1]);
    let caps = Caps {
        max_execution_time: Some(Duration::from_secs(30)),
        max_result_rows: Some(1),
        ..Caps::default()
    };
    let settings = mock
        .settings()
        .caps(caps)
        .setting("priority", "5")
        .database("telemetry");
    let clickhouse = ClickHouse::new(settings).unwrap();
    clickhouse.query("SELECT 1").fetch_one::<u8>().await.unwrap();
    #[derive(Row, Serialize)]
    #[clickhouse(crate = "edge_assets::clickhouse::driver")]
    struct Insertable {
        device_id: String,
        n: u64,
    }
    let mut insert = clickhouse.insert::<Insertable>("devices").await.unwrap();
    insert
        .write(&Insertable {
            device_id: "a".to_owned(),
            n: 1,
        })
        .await
        .unwrap();
    assert_eq!(insert.end().await.unwrap(), 1);
    let received = mock.received();
    let [query, insert] = &received[..] else {
        panic!("{received:?}")
    };
    for query in [query, insert] {
        assert_eq!(query.settings.get("max_execution_time").unwrap(), "30");
        assert_eq!(query.settings.get("priority").unwrap(), "5");
        assert_eq!(query.database.as_deref(), Some("telemetry"));
    }
    assert_eq!(query.settings.get("max_result_rows").unwrap(), "1");
    assert_eq!(insert.settings.get("max_result_rows"), None);
}

#[tokio::test]
async fn a_parameter_that_cannot_be_sent_is_refused_before_anything_is() {
    let mock = MockClickHouse::start().await;
    let error = mock
        .clickhouse()
        .query("SELECT {a: String}")
        .param("a b", "x")
        .fetch_all::<u8>()
        .await
        .unwrap_err();
    assert_eq!(error.fault().kind(), FaultKind::Request);
    let error = mock.clickhouse().query("SELECT ?").fetch_all::<u8>().await.unwrap_err();
    assert!(error.fault().message().contains("unbound"), "{}", error.fault());
    assert_eq!(mock.received(), []);
}

#[tokio::test]
async fn the_columns_of_a_table_are_asked_for_within_the_step() {
    let mock = MockClickHouse::start().await;
    mock.table(
        "devices",
        "device_id LowCardinality(String), seen Nullable(DateTime64(3))",
    );
    let step = step();
    let schema = step.lend(mock.clickhouse()).schema("telemetry.devices").await.unwrap();
    assert_eq!(
        schema.to_string(),
        "2 columns: device_id LowCardinality(String), seen Nullable(DateTime64(3))"
    );
    assert_eq!(step.recorded().costs.get(cost::QUERIES), Some(&1));
}
