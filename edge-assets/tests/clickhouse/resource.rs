//! How the framework sees the resource.

use edge_assets::{
    Resource,
    boxed::{BoxError, error_chain},
    clickhouse::{ClickHouse, ClickHouseError},
    resource::{ErrorClass, Resources},
    testing::{Fault, FaultProxy, MockClickHouse},
};

#[tokio::test]
async fn opening_reaches_the_server() {
    let mock = MockClickHouse::start().await;
    mock.clickhouse().open().await.unwrap();
    assert_eq!(mock.clickhouse().version().await.unwrap(), "26.7.2.1");
}

#[tokio::test]
async fn opening_tries_again_and_then_says_where_whence_and_how_often() {
    let mock = MockClickHouse::start().await;
    let proxy = FaultProxy::start(mock.address()).await.unwrap();
    let port = proxy.address().port();
    let settings = mock
        .settings()
        .host(("127.0.0.1", "CLICKHOUSE_HOST"))
        .port((port, "CLICKHOUSE_PORT"));
    let clickhouse = ClickHouse::new(settings).unwrap();
    proxy.set(Fault::Refuse);
    clickhouse.open().await.unwrap_err();
    assert!(proxy.connections() >= 3, "{} connections", proxy.connections());
    proxy.set(Fault::None);
    clickhouse.open().await.unwrap();
    proxy.stop().await;
    let error = clickhouse.open().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "opening, tried 3 times, did not reach ClickHouse at http://127.0.0.1:{port} \
             (from `CLICKHOUSE_HOST`, `CLICKHOUSE_PORT`)"
        )
    );
    let chain = error_chain(&*error);
    assert!(
        chain.contains("refused") && chain.ends_with("; start ClickHouse there, or correct the address"),
        "{chain}"
    );
}

#[tokio::test]
async fn a_wrong_password_is_not_tried_again_and_names_the_places() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("version")
        .fails_with(516, "admin: Authentication failed: password is incorrect");
    let settings = mock
        .settings()
        .user(("admin", "CLICKHOUSE_USER"))
        .password(("wrong-one", "CLICKHOUSE_PASSWORD"));
    let error = ClickHouse::new(settings).unwrap().open().await.unwrap_err();
    let chain = error_chain(&*error);
    assert!(chain.contains("516 AUTHENTICATION_FAILED"), "{chain}");
    assert!(
        chain.ends_with(
            "; check the user `admin` (from `CLICKHOUSE_USER`) and the password (from `CLICKHOUSE_PASSWORD`)"
        ),
        "{chain}"
    );
    assert_eq!(mock.received()[0].user.as_deref(), Some("admin"));
}

#[tokio::test]
async fn health_tells_version_database_and_place() {
    let mock = MockClickHouse::start().await;
    let health = mock.clickhouse().health().await;
    assert!(health.healthy);
    assert!(
        health.detail.starts_with("ClickHouse 26.7.2.1 at http://127.0.0.1:"),
        "{}",
        health.detail
    );
    assert!(
        health
            .detail
            .contains("(from `the mock`), database `default`, answered in "),
        "{}",
        health.detail
    );

    mock.expect_query("system.databases")
        .returns("v String, n UInt64", [("26.7", 0)]);
    let settings = mock
        .settings()
        .database(("telemetry", "CLICKHOUSE_DATABASE"))
        .hint_unknown_table("run `migrate`");
    let health = ClickHouse::new(settings).unwrap().health().await;
    assert!(!health.healthy);
    assert!(
        health
            .detail
            .ends_with("has no database `telemetry` (from `CLICKHOUSE_DATABASE`); run `migrate`"),
        "{}",
        health.detail
    );

    mock.expect_query("system.databases")
        .fails_with(202, "Too many simultaneous queries");
    let health = mock.clickhouse().health().await;
    assert!(
        !health.healthy && health.detail.contains("202 TOO_MANY_SIMULTANEOUS_QUERIES"),
        "{}",
        health.detail
    );
}

#[tokio::test]
async fn the_class_of_an_error_survives_every_wrapping() {
    let mock = MockClickHouse::start().await;
    let clickhouse = mock.clickhouse();
    let resources = Resources::new().with(clickhouse.clone());
    let cases = [
        (159, ErrorClass::Transient),
        (202, ErrorClass::Transient),
        (252, ErrorClass::Transient),
        (241, ErrorClass::Permanent),
        (60, ErrorClass::Permanent),
        (394, ErrorClass::Permanent),
        (9_999, ErrorClass::Permanent),
    ];
    for (code, class) in cases {
        mock.expect_query("SELECT").fails_with(code, "as told").times(2);
        let ask = || clickhouse.query("SELECT 1").fetch_one::<u8>();
        let error: ClickHouseError = ask().await.unwrap_err();
        assert_eq!(resources.classify(&error), Some(class), "{code}");
        let boxed: BoxError = anyhow::Error::from(ask().await.unwrap_err())
            .context("while reading")
            .into();
        assert_eq!(resources.classify(&*boxed), Some(class), "{code} through anyhow");
    }
    mock.expect_query("SELECT").fails_with(210, "as told");
    let raw = clickhouse
        .client()
        .query("SELECT 1")
        .fetch_one::<u8>()
        .await
        .unwrap_err();
    assert_eq!(
        resources.classify(&raw),
        Some(ErrorClass::Transient),
        "of the client crate itself"
    );
    assert_eq!(resources.classify(&std::fmt::Error), None);
}

#[tokio::test]
async fn a_missing_table_has_the_applications_own_hint() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("FROM evnts")
        .fails_with(60, "Table telemetry.evnts does not exist");
    let settings = mock
        .settings()
        .hint_unknown_table("run `edge-pipelines schema migrate`");
    let clickhouse = ClickHouse::new(settings).unwrap();
    let error = clickhouse
        .query("SELECT count()\nFROM evnts")
        .fetch_one::<u64>()
        .await
        .unwrap_err();
    assert!(error.is_unknown_table());
    assert_eq!(
        error.fault().to_string(),
        "Table telemetry.evnts does not exist (60 UNKNOWN_TABLE); run `edge-pipelines schema migrate`"
    );
    let port = mock.address().port();
    let id = error.query_id().unwrap();
    assert_eq!(
        error.to_string(),
        format!("`SELECT count() …` failed on ClickHouse at http://127.0.0.1:{port} (from `the mock`), query id {id}")
    );
}
