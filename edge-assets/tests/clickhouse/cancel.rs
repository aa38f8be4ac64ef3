//! What happens to queries that nobody waits for any more.

use std::time::Duration;

use edge_assets::{
    Resource,
    clickhouse::{ClickHouse, FaultKind},
    resource::ErrorClass,
    testing::MockClickHouse,
};

use crate::support::step;

/// Waits until the mock has got this many queries: then the server is at work.
async fn received(mock: &MockClickHouse, count: usize) {
    let all = async {
        while mock.received().len() < count {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), all)
        .await
        .expect("the query reached the mock");
}

fn hanging(mock: &MockClickHouse) {
    mock.expect_query("sleep").delays(Duration::from_secs(3600));
}

#[tokio::test]
async fn cancelling_the_step_ends_the_call_at_once_and_kills_the_query() {
    let mock = MockClickHouse::start().await;
    hanging(&mock);
    let step = step();
    let clickhouse = step.lend(mock.clickhouse());
    let query = clickhouse.query("SELECT sleep(3)").no_timeout().execute();
    let cancel = async {
        received(&mock, 1).await;
        step.cancel();
    };
    let (outcome, ()) = tokio::join!(query, cancel);
    let error = outcome.unwrap_err();
    assert!(error.is_cancelled());
    assert_eq!(
        clickhouse.classify(&error),
        Some(ErrorClass::Permanent),
        "the person's intent wins over a retry"
    );
    clickhouse.close().await;
    assert_eq!(mock.killed(), [error.query_id().unwrap()]);
    assert!(error.to_string().contains("`SELECT sleep(3)` was cancelled"), "{error}");
}

#[tokio::test]
async fn nothing_is_sent_by_a_cancelled_step() {
    let mock = MockClickHouse::start().await;
    let step = step();
    let clickhouse = step.lend(mock.clickhouse());
    step.cancel();
    let error = clickhouse.query("SELECT 1").fetch_one::<u8>().await.unwrap_err();
    assert_eq!(error.fault().kind(), FaultKind::Cancelled);
    clickhouse.close().await;
    assert_eq!((mock.received(), mock.killed()), (vec![], vec![]));
}

#[tokio::test]
async fn a_dropped_future_kills_its_query() {
    let mock = MockClickHouse::start().await;
    hanging(&mock);
    let clickhouse = mock.clickhouse();
    let query = clickhouse.query("SELECT sleep(3)").fetch_one::<u8>();
    tokio::select! {
        outcome = query => panic!("{outcome:?}"),
        () = received(&mock, 1) => {}
    }
    clickhouse.close().await;
    assert_eq!(mock.killed(), [mock.received()[0].query_id.clone().unwrap()]);
}

#[tokio::test]
async fn a_stream_that_is_left_early_kills_its_query_and_one_that_ended_does_not() {
    let mock = MockClickHouse::start().await;
    let clickhouse = mock.clickhouse();
    mock.expect_query("FROM early").returns("n UInt8", 0..10_u8).hangs();
    mock.expect_query("FROM ended").returns("n UInt8", 0..10_u8);
    mock.expect_query("FROM refused").fails_with(60, "no such table");
    let mut early = clickhouse.query("SELECT n FROM early").fetch::<u8>().unwrap();
    assert_eq!(early.next().await.unwrap(), Some(0));
    let id = early.query_id().to_owned();
    drop(early);
    let mut ended = clickhouse.query("SELECT n FROM ended").fetch::<u8>().unwrap();
    while ended.next().await.unwrap().is_some() {}
    drop(ended);
    clickhouse
        .query("SELECT n FROM refused")
        .fetch_all::<u8>()
        .await
        .unwrap_err();
    drop(clickhouse.query("SELECT n FROM unsent").fetch::<u8>().unwrap());
    clickhouse.close().await;
    assert_eq!(mock.killed(), [id]);
}

#[tokio::test]
async fn a_stream_notices_the_cancellation_between_rows() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("FROM rows").returns("n UInt8", 0..100_u8);
    let step = step();
    let clickhouse = step.lend(mock.clickhouse());
    let mut rows = clickhouse.query("SELECT n FROM rows").fetch::<u8>().unwrap();
    rows.next().await.unwrap();
    step.cancel();
    assert!(rows.next().await.unwrap_err().is_cancelled());
    assert!(rows.next().await.unwrap_err().is_cancelled(), "it stays so");
}

/// The node behind the address does not know the query: it may run on another one.
#[tokio::test]
async fn a_kill_that_finds_nothing_is_repeated_and_then_goes_to_the_whole_cluster() {
    let mock = MockClickHouse::start().await;
    let clickhouse = ClickHouse::new(mock.settings().cluster("main")).unwrap();
    mock.expect_query("FROM rows").returns("n UInt8", 0..10_u8).hangs();
    mock.expect_query("KILL QUERY WHERE query_id = ").times(3);
    mock.expect_query("KILL QUERY ON CLUSTER `main` WHERE query_id = ");
    let mut rows = clickhouse.query("SELECT n FROM rows").fetch::<u8>().unwrap();
    rows.next().await.unwrap();
    drop(rows);
    clickhouse.close().await;
}

/// A test that simulates time must not see the time limits of a real socket run out.
#[tokio::test(start_paused = true)]
async fn a_stopped_clock_does_not_end_calls_to_the_mock() {
    let mock = MockClickHouse::start().await;
    mock.table("t", "n UInt8");
    mock.expect_query("SELECT 1").returns("n UInt8", [1]).times(50);
    let clickhouse = mock.clickhouse();
    clickhouse.open().await.unwrap();
    assert!(clickhouse.health().await.healthy);
    for _ in 0..50 {
        assert_eq!(clickhouse.query("SELECT 1").fetch_one::<u8>().await.unwrap(), 1);
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

/// A `Drop` outside of a runtime has nobody to speak for it, and must not panic either.
#[test]
fn a_call_dropped_outside_of_a_runtime_is_left_to_the_server() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (mock, clickhouse, stream) = runtime.block_on(async {
        let mock = MockClickHouse::start().await;
        mock.expect_query("FROM rows").returns("n UInt8", 0..10_u8).hangs();
        let clickhouse: ClickHouse = mock.clickhouse();
        let mut stream = clickhouse.query("SELECT n FROM rows").fetch::<u8>().unwrap();
        stream.next().await.unwrap();
        (mock, clickhouse, stream)
    });
    drop(stream);
    runtime.block_on(clickhouse.close());
    assert_eq!(mock.killed(), Vec::<String>::new());
}
