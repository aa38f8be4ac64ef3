//! What the user of the connection may do, and what old servers answer to the question.

use edge_assets::testing::MockClickHouse;
use edge_pipelines::queries::may;

#[tokio::test]
async fn a_right_is_there_or_lacking_or_cannot_be_asked_for() {
    let mock = MockClickHouse::start().await;
    let ch = mock.clickhouse();
    mock.expect_query("CHECK GRANT SELECT ON `telemetry`.*")
        .returns("result UInt8", [1_u8]);
    mock.expect_query("CHECK GRANT ALTER ON `telemetry`.*")
        .returns("result UInt8", [0_u8]);
    mock.expect_query("CHECK GRANT OPTIMIZE")
        .fails_with(62, "Syntax error: failed at position 1 (CHECK)");
    mock.expect_query("CHECK GRANT INSERT")
        .fails_with(516, "Authentication failed");
    assert_eq!(may(&ch, "SELECT", "`telemetry`").await.unwrap(), Some(true));
    assert_eq!(may(&ch, "ALTER", "`telemetry`").await.unwrap(), Some(false));
    assert_eq!(may(&ch, "OPTIMIZE", "`telemetry`").await.unwrap(), None);
    assert!(may(&ch, "INSERT", "`telemetry`").await.is_err());
    mock.verify();
}
