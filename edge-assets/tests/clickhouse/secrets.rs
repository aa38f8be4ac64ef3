//! A password that must not reach any text.

use edge_assets::{
    Resource,
    boxed::error_chain,
    clickhouse::{ClickHouse, ClickHouseSettings},
    testing::MockClickHouse,
};

const CANARY: &str = "canary-5b1d9e";

#[tokio::test]
async fn the_password_reaches_no_text() {
    let mock = MockClickHouse::start().await;
    let settings = mock.settings().password(CANARY);
    let clickhouse = ClickHouse::new(settings.clone()).unwrap();
    let mut texts = vec![format!(
        "{settings:?} {settings:#?} {clickhouse:?} {:?}",
        clickhouse.client()
    )];

    // A server, or a proxy, that echoes it.
    mock.expect_query("FROM t")
        .fails_with(516, &format!("wrong password {CANARY}"));
    let error = clickhouse.query("SELECT 1 FROM t").execute().await.unwrap_err();
    texts.push(format!("{error} {error:?} {error:#?} {}", error_chain(&error)));

    // A statement that holds it.
    mock.expect_query("CREATE USER").fails_with(497, "not granted");
    let sql = format!("CREATE USER u IDENTIFIED BY '{CANARY}'");
    let query = clickhouse.query(&sql);
    texts.push(format!("{query:?}"));
    let error = query.execute().await.unwrap_err();
    texts.push(format!("{error} {error:?} {}", error_chain(&error)));

    let health = {
        mock.expect_query("version").fails_with(516, CANARY);
        clickhouse.health().await
    };
    texts.push(health.detail);
    mock.expect_query("version").fails_with(516, CANARY);
    let error = clickhouse.open().await.unwrap_err();
    texts.push(format!("{error:?} {}", error_chain(&*error)));

    let url = format!("http://user:{CANARY}@127.0.0.1:1/?password={CANARY}");
    let from_url = ClickHouseSettings::from_url((url.as_str(), "CLICKHOUSE_URL")).unwrap();
    let unreachable = ClickHouse::new(from_url.clone()).unwrap();
    let error = unreachable.query("SELECT 1").execute().await.unwrap_err();
    texts.push(format!(
        "{from_url:?} {unreachable:?} {error} {error:?} {}",
        error_chain(&error)
    ));

    for text in texts {
        assert!(!text.contains(CANARY), "{text}");
    }
    assert!(!mock.received().is_empty());
}
