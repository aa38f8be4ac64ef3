//! Typed inserts: rows, batches, tokens, failures.

use std::time::Duration;

use edge_assets::{
    Resource,
    clickhouse::{FaultKind, Row, cost},
    testing::MockClickHouse,
};
use serde::{Deserialize, Serialize};

use crate::support::step;

const COLUMNS: &str = "at DateTime64(3), device_id LowCardinality(String), temperature Nullable(Float32)";

#[derive(Debug, Clone, PartialEq, Row, Serialize, Deserialize)]
#[clickhouse(crate = "edge_assets::clickhouse::driver")]
struct Event {
    device_id: String,
    at: i64,
    temperature: Option<f32>,
}

fn event(n: i64) -> Event {
    Event {
        device_id: format!("device-{n}"),
        at: 1_763_802_000_000 + n,
        temperature: (n % 2 == 0).then_some(20.5),
    }
}

#[tokio::test]
async fn rows_arrive_as_they_were_written_and_are_counted() {
    let mock = MockClickHouse::start().await;
    mock.table("events", COLUMNS);
    let step = step();
    let clickhouse = step.lend(mock.clickhouse());
    let events: Vec<Event> = (0..10_000).map(event).collect();
    let mut insert = clickhouse.insert::<Event>("telemetry.events").await.unwrap();
    for event in &events {
        insert.write(event).await.unwrap();
    }
    assert_eq!(insert.end().await.unwrap(), 10_000);
    assert_eq!(mock.inserted::<Event>("events"), events);
    let received = mock.received();
    assert_eq!(received.len(), 1, "one insert, however many buffers it took");
    assert!(
        received[0].sql.starts_with("INSERT INTO `telemetry`.`events`("),
        "{}",
        received[0].sql
    );
    assert!(received[0].query_id.as_ref().unwrap().contains("-edge.device_stats-2-"));
    assert_eq!(step.recorded().costs.get(cost::WRITTEN_ROWS), Some(&10_000));
    assert_eq!(step.recorded().costs.get(cost::QUERIES), Some(&1));
}

#[tokio::test]
async fn an_insert_without_rows_sends_nothing() {
    let mock = MockClickHouse::start().await;
    mock.table("events", COLUMNS);
    let clickhouse = mock.clickhouse();
    let insert = clickhouse.insert::<Event>("events").await.unwrap();
    assert_eq!(insert.end().await.unwrap(), 0);
    clickhouse.close().await;
    assert_eq!((mock.received(), mock.killed()), (vec![], vec![]));
}

#[tokio::test]
async fn an_insert_that_is_dropped_is_broken_off_and_killed() {
    let mock = MockClickHouse::start().await;
    mock.table("events", COLUMNS);
    let clickhouse = mock.clickhouse();
    let mut insert = clickhouse.insert::<Event>("events").await.unwrap();
    // Enough for buffers to be sent.
    for n in 0..50_000 {
        insert.write(&event(n)).await.unwrap();
    }
    drop(insert);
    clickhouse.close().await;
    assert_eq!(mock.inserted::<Event>("events"), []);
    assert_eq!(mock.killed().len(), 1);
}

#[tokio::test]
async fn a_refused_insert_tells_why_and_stays_refused() {
    let mock = MockClickHouse::start().await;
    mock.table("events", COLUMNS);
    mock.expect_insert("events").fails_with(252, "Too many parts");
    let clickhouse = mock.clickhouse();
    let mut insert = clickhouse.insert::<Event>("events").await.unwrap();
    insert.write(&event(1)).await.unwrap();
    let error = insert.end().await.unwrap_err();
    assert_eq!((error.fault().code(), error.is_transient()), (Some(252), true));
    assert!(
        error
            .to_string()
            .starts_with("insert into `events` failed on ClickHouse at"),
        "{error}"
    );
    assert!(error.fault().hint().unwrap().contains("larger batches"));
}

#[tokio::test]
async fn a_row_type_that_does_not_fit_the_table_is_refused_before_rows_are_sent() {
    #[derive(Debug, Row, Serialize)]
    #[clickhouse(crate = "edge_assets::clickhouse::driver")]
    struct Stranger {
        nonsense: u8,
    }
    let mock = MockClickHouse::start().await;
    mock.table("events", COLUMNS);
    let error = mock.clickhouse().insert::<Stranger>("events").await.unwrap_err();
    assert_eq!(error.fault().kind(), FaultKind::Schema);
    assert!(error.fault().message().contains("nonsense"), "{}", error.fault());
}

#[tokio::test]
async fn tokens_are_the_same_in_every_attempt_and_differ_by_part() {
    let mock = MockClickHouse::start().await;
    mock.table("events", COLUMNS);
    let step = step();
    let clickhouse = step.lend(mock.clickhouse());
    for part in ["2026-11-22", "2026-11-22", "2026-11-23"] {
        let mut insert = clickhouse
            .insert::<Event>("events")
            .dedup_in_run(part)
            .asynchronous()
            .await
            .unwrap();
        insert.write(&event(1)).await.unwrap();
        insert.end().await.unwrap();
    }
    let run = step.run_id();
    let token = |part: &str| format!("{run}/edge/device_stats/events/{part}");
    let received = mock.received();
    let tokens: Vec<_> = received
        .iter()
        .map(|insert| insert.settings["insert_deduplication_token"].clone())
        .collect();
    assert_eq!(tokens, [token("2026-11-22"), token("2026-11-22"), token("2026-11-23")]);
    assert_eq!(received[0].settings["async_insert"], "1");
    assert_eq!(
        received[0].settings["wait_for_async_insert"], "1",
        "a confirmation means stored"
    );
}

#[tokio::test]
async fn an_inserter_cuts_by_rows_and_by_bytes() {
    let mock = MockClickHouse::start().await;
    mock.table("events", COLUMNS);
    let clickhouse = mock.clickhouse();
    let events: Vec<Event> = (0..25).map(event).collect();
    let mut inserter = clickhouse
        .inserter::<Event>("telemetry.events")
        .max_rows(10)
        .dedup_token("load");
    for event in &events {
        inserter.write(event).await.unwrap();
    }
    let written = inserter.end().await.unwrap();
    assert_eq!((written.rows, written.batches), (25, 3));
    assert_eq!(mock.inserted::<Event>("events"), events);
    let received = mock.received();
    let tokens: Vec<_> = received
        .iter()
        .map(|insert| insert.settings["insert_deduplication_token"].as_str())
        .collect();
    assert_eq!(tokens, ["load#0", "load#1", "load#2"]);
    assert_eq!(received[0].database.as_deref(), Some("telemetry"));

    let mut inserter = clickhouse.inserter::<Event>("events").max_bytes(100);
    for event in &events {
        inserter.write(event).await.unwrap();
    }
    let written = inserter.end().await.unwrap();
    assert_eq!(written.rows, 25);
    assert!(written.batches >= 4 && written.bytes > 400, "{written:?}");
}

#[tokio::test]
async fn an_inserter_cuts_by_time() {
    let mock = MockClickHouse::start().await;
    mock.table("events", COLUMNS);
    let mut inserter = mock.clickhouse().inserter::<Event>("events").period(Duration::ZERO);
    inserter.write(&event(1)).await.unwrap();
    assert_eq!(inserter.written().batches, 1, "due at once");
    let mut inserter = mock
        .clickhouse()
        .inserter::<Event>("events")
        .period(Duration::from_secs(3600));
    inserter.write(&event(1)).await.unwrap();
    inserter.flush_if_due().await.unwrap();
    assert_eq!(inserter.written().batches, 0, "not due yet");
    assert_eq!(inserter.end().await.unwrap().batches, 1);
}

#[tokio::test]
async fn a_batch_that_fails_ends_the_inserter_and_keeps_what_was_stored() {
    let mock = MockClickHouse::start().await;
    mock.table("events", COLUMNS);
    mock.expect_insert("events");
    mock.expect_insert("events").fails_with(241, "Memory limit exceeded");
    let mut inserter = mock.clickhouse().inserter::<Event>("events").max_rows(2);
    for n in 0..3 {
        inserter.write(&event(n)).await.unwrap();
    }
    let error = inserter.write(&event(3)).await.unwrap_err();
    assert_eq!((error.fault().code(), error.is_transient()), (Some(241), false));
    assert_eq!(inserter.written().rows, 2);
    let again = inserter.write(&event(4)).await.unwrap_err();
    assert_eq!(again.fault(), error.fault());
    assert_eq!(inserter.end().await.unwrap_err().fault(), error.fault());
}
