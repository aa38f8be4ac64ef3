//! Answers that break: what was not read to its end is an error, wherever it broke.

use edge_assets::{
    clickhouse::{ClickHouse, ClickHouseError, ClickHouseSettings, Compression, FaultKind},
    testing::{Fault, FaultProxy, MockClickHouse},
};

/// A fresh client, so that each try has a connection of its own.
fn through(proxy: &FaultProxy) -> ClickHouse {
    let settings = ClickHouseSettings::default()
        .host(proxy.address().ip().to_string())
        .port(proxy.address().port())
        .compression(Compression::None);
    ClickHouse::new(settings).unwrap()
}

/// Streams single bytes: of all rows, those that garbage is most easily taken for.
async fn stream_bytes(clickhouse: &ClickHouse) -> (usize, Option<ClickHouseError>) {
    let mut rows = clickhouse.query("SELECT n FROM bytes").fetch::<u8>().unwrap();
    let mut read = 0;
    loop {
        match rows.next().await {
            Ok(Some(_)) => read += 1,
            Ok(None) => return (read, None),
            Err(error) => return (read, Some(error)),
        }
    }
}

#[tokio::test]
async fn an_error_after_a_good_status_is_an_error_however_the_network_splits_it() {
    let mock = MockClickHouse::start().await;
    let proxy = FaultProxy::start(mock.address()).await.unwrap();
    let mut lost = 0;
    for split in 1..40 {
        for ending in 0..3 {
            let expected = mock.expect_query("FROM bytes").returns("n UInt8", 0..50_u8);
            match ending {
                0 => expected.fails_midstream(241, "too much memory"),
                1 => expected.fails_midstream_politely(241, "too much memory"),
                _ => expected.fails_midstream_like_old_servers(241, "too much memory (really: (yes))"),
            };
            proxy.set(Fault::SplitAnswer(split));
            let (read, error) = stream_bytes(&through(&proxy)).await;
            match error {
                None => { println!("split {split} ending {ending}: read {read} ok"); lost += 1; }
                Some(e) => println!("split {split} ending {ending}: {read} {:?} {}", e.fault().kind(), e.fault().message().chars().take(60).collect::<String>()),
            }
        }
    }
    assert_eq!(lost, 0);
    let _ = FaultKind::Server;
}
