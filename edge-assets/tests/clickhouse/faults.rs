//! Answers that break: what was not read to its end is an error, wherever it broke.

use std::time::Duration;

use edge_assets::{
    clickhouse::{ClickHouse, ClickHouseError, ClickHouseSettings, Compression, FaultKind, Row, Timeouts},
    testing::{Fault, FaultProxy, MockClickHouse},
};
use serde::{Deserialize, Serialize};

const DEVICES: &str = "device_id String, n UInt64";

fn devices() -> Vec<(String, u64)> {
    (0..400).map(|n| (format!("device-{n}"), n)).collect()
}

/// A fresh client, so that each try has a connection of its own.
fn through(proxy: &FaultProxy) -> ClickHouse {
    impatient(proxy, Duration::from_secs(20))
}

fn impatient(proxy: &FaultProxy, patience: Duration) -> ClickHouse {
    let settings = ClickHouseSettings::default()
        .host(proxy.address().ip().to_string())
        .port(proxy.address().port())
        .compression(Compression::None)
        .timeouts(Timeouts {
            connect: Some(patience),
            response: Some(patience),
            cleanup: Some(patience),
        });
    ClickHouse::new(settings).unwrap()
}

async fn stream<T>(clickhouse: &ClickHouse, sql: &str) -> (Vec<T>, Option<ClickHouseError>)
where
    T: edge_assets::clickhouse::RowOwned + edge_assets::clickhouse::RowRead,
{
    let mut stream = clickhouse.query(sql).fetch::<T>().unwrap();
    let mut rows = Vec::new();
    loop {
        match stream.next().await {
            Ok(Some(row)) => rows.push(row),
            Ok(None) => return (rows, None),
            Err(error) => {
                let again = stream.next().await.err().map(|error| error.fault().clone());
                assert_eq!(again.as_ref(), Some(error.fault()), "an error stays");
                return (rows, Some(error));
            }
        }
    }
}

#[tokio::test]
async fn an_error_after_a_good_status_is_an_error_however_the_network_splits_it() {
    let mock = MockClickHouse::start().await;
    let proxy = FaultProxy::start(mock.address()).await.unwrap();
    for split in 1..80 {
        for ending in 0..3 {
            // Single bytes: of all rows, those that garbage is most easily taken for.
            let expected = mock.expect_query("FROM bytes").returns("n UInt8", 0..50_u8);
            match ending {
                0 => expected.fails_midstream(241, "too much memory"),
                1 => expected.fails_midstream_politely(241, "too much memory"),
                _ => expected.fails_midstream_like_old_servers(241, "too much memory"),
            };
            proxy.set(Fault::SplitAnswer(split));
            let (rows, error) = stream::<u8>(&through(&proxy), "SELECT n FROM bytes").await;
            let error =
                error.unwrap_or_else(|| panic!("pieces of {split}, ending {ending}: {} rows passed", rows.len()));
            assert_eq!(
                error.fault().code(),
                Some(241),
                "pieces of {split}, ending {ending}: {:?}",
                error.fault()
            );
            assert_eq!(error.fault().message(), "too much memory");
            assert!(!error.is_transient(), "memory is not repeated blindly");
        }
    }
}

#[tokio::test]
async fn collecting_calls_return_no_row_of_an_answer_that_breaks() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("FROM devices")
        .returns(DEVICES, devices())
        .fails_midstream(159, "too slow");
    let error = mock
        .clickhouse()
        .query("SELECT * FROM devices")
        .fetch_all::<(String, u64)>()
        .await
        .unwrap_err();
    assert_eq!((error.fault().code(), error.is_transient()), (Some(159), true));

    mock.expect_query("FROM devices")
        .returns(DEVICES, devices().into_iter().take(1))
        .cuts_off();
    let error = mock
        .clickhouse()
        .query("SELECT * FROM devices")
        .fetch_one::<(String, u64)>()
        .await
        .unwrap_err();
    assert_eq!(
        error.fault().kind(),
        FaultKind::Interrupted,
        "the one row was there, the end was not: {error:?}"
    );

    mock.expect_query("OPTIMIZE").cuts_off();
    let error = mock
        .clickhouse()
        .query("OPTIMIZE TABLE t FINAL")
        .execute()
        .await
        .unwrap_err();
    assert_eq!(error.fault().kind(), FaultKind::Interrupted);
}

/// The whole answer passes through the proxy; then shorter ones, at its end byte by byte.
#[tokio::test]
async fn an_answer_cut_at_any_byte_is_an_error_and_never_a_short_result() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("FROM devices")
        .returns(DEVICES, devices())
        .any_times();
    let proxy = FaultProxy::start(mock.address()).await.unwrap();
    let (rows, error) = stream::<(String, u64)>(&through(&proxy), "SELECT * FROM devices").await;
    assert_eq!((rows, error.is_none()), (devices(), true));
    let whole = proxy.answered_bytes();
    assert!(whole > 7_000);
    for cut in (0..whole).step_by(61).chain(whole - 40..whole) {
        proxy.set(Fault::CutAnswerAfter(cut));
        let (rows, error) = stream::<(String, u64)>(&through(&proxy), "SELECT * FROM devices").await;
        let error =
            error.unwrap_or_else(|| panic!("cut after {cut} of {whole} bytes: {} rows passed for all", rows.len()));
        assert!(error.is_transient(), "cut after {cut}: {error:?}");
        assert_eq!(rows, devices()[..rows.len()], "cut after {cut}");
        let all = through(&proxy)
            .query("SELECT * FROM devices")
            .fetch_all::<(String, u64)>()
            .await;
        assert!(all.is_err(), "cut after {cut} of {whole} bytes");
    }
}

#[tokio::test]
async fn a_refused_connection_names_the_address_and_its_place() {
    let mock = MockClickHouse::start().await;
    let proxy = FaultProxy::start(mock.address()).await.unwrap();
    let port = proxy.address().port();
    proxy.stop().await;
    let settings = ClickHouseSettings::default()
        .host(("127.0.0.1", "CLICKHOUSE_HOST"))
        .port((port, "CLICKHOUSE_PORT"));
    let clickhouse = ClickHouse::new(settings).unwrap();
    let error = clickhouse.query("SELECT 1").fetch_one::<u8>().await.unwrap_err();
    assert_eq!(error.fault().kind(), FaultKind::Unreachable);
    assert!(error.is_transient());
    assert_eq!(
        error.to_string(),
        format!(
            "`SELECT 1` did not reach ClickHouse at http://127.0.0.1:{port} (from `CLICKHOUSE_HOST`, `CLICKHOUSE_PORT`)"
        )
    );
    assert!(error.fault().message().contains("refused"), "{}", error.fault());
}

#[tokio::test]
async fn a_connection_that_is_closed_at_once_is_an_error() {
    let mock = MockClickHouse::start().await;
    let proxy = FaultProxy::start(mock.address()).await.unwrap();
    proxy.set(Fault::Refuse);
    let error = through(&proxy).query("SELECT 1").fetch_one::<u8>().await.unwrap_err();
    assert!(error.is_transient(), "{error:?}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_given_up_and_its_query_is_killed() {
    let mock = MockClickHouse::start().await;
    let proxy = FaultProxy::start(mock.address()).await.unwrap();
    mock.expect_query("FROM devices").returns(DEVICES, devices());
    proxy.set(Fault::Silence);
    let clickhouse = impatient(&proxy, Duration::from_millis(150));
    let error = clickhouse
        .query("SELECT * FROM devices")
        .fetch_all::<(String, u64)>()
        .await
        .unwrap_err();
    assert_eq!(error.fault().kind(), FaultKind::TimedOut);
    assert!(error.is_transient());
    assert!(
        error.fault().to_string().starts_with("no answer within 150ms; "),
        "{}",
        error.fault()
    );
    // The kill could not be answered through the silent proxy, yet it was said.
    edge_assets::Resource::close(&clickhouse).await;
    assert_eq!(mock.killed(), [error.query_id().unwrap()]);
}

#[tokio::test]
async fn an_answer_that_stops_in_the_middle_is_given_up() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("FROM devices").returns(DEVICES, devices()).hangs();
    let clickhouse = mock.clickhouse();
    let mut rows = clickhouse
        .query("SELECT * FROM devices")
        .timeout(Duration::from_millis(150))
        .fetch::<(String, u64)>()
        .unwrap();
    let mut read = 0;
    let error = loop {
        match rows.next().await {
            Ok(row) => read += usize::from(row.is_some()),
            Err(error) => break error,
        }
    };
    assert_eq!((read, error.fault().kind()), (400, FaultKind::TimedOut));
    edge_assets::Resource::close(&clickhouse).await;
    assert_eq!(mock.killed(), [rows.query_id()]);
}

#[tokio::test]
async fn an_answer_that_is_slow_but_moves_is_read_to_its_end() {
    let mock = MockClickHouse::start().await;
    let proxy = FaultProxy::start(mock.address()).await.unwrap();
    mock.expect_query("FROM devices")
        .returns(DEVICES, devices())
        .delays(Duration::from_millis(5));
    proxy.set(Fault::DelayAnswer(Duration::from_millis(5)));
    let (rows, error) = stream::<(String, u64)>(&through(&proxy), "SELECT * FROM devices").await;
    assert_eq!((rows, error.is_none()), (devices(), true));
}

#[derive(Debug, Clone, PartialEq, Row, Serialize, Deserialize)]
#[clickhouse(crate = "edge_assets::clickhouse::driver")]
struct Device {
    device_id: String,
    n: u64,
}

/// Cuts the request, then the answer, of an insert; what the server did is unknown, and said to be so.
#[tokio::test]
async fn an_insert_without_a_confirmation_is_unclear_and_not_repeated_blindly() {
    let mock = MockClickHouse::start().await;
    mock.table("devices", DEVICES);
    let proxy = FaultProxy::start(mock.address()).await.unwrap();
    for (fault, token) in [
        (Fault::CutRequestAfter(2_000), None),
        (Fault::CutAnswerAfter(10), None),
        (Fault::CutAnswerAfter(10), Some("2026-11-22")),
    ] {
        let clickhouse = through(&proxy);
        let mut request = clickhouse.insert::<Device>("devices");
        if let Some(token) = token {
            request = request.dedup_token(token);
        }
        proxy.set(Fault::None);
        let mut insert = request.await.unwrap();
        proxy.set(fault);
        // The connection that looked at the columns has its bytes counted already.
        proxy.cut_all();
        let error = async {
            for n in 0..2_000 {
                let device_id = format!("device-{n}");
                insert.write(&Device { device_id, n }).await?;
            }
            insert.end().await
        };
        let error = error.await.unwrap_err();
        assert!(error.is_outcome_unknown(), "{fault:?}: {error:?}");
        assert_eq!(error.is_transient(), token.is_some(), "{fault:?}: {error:?}");
        assert!(
            error.fault().to_string().contains("may have been written"),
            "{}",
            error.fault()
        );
    }
}
