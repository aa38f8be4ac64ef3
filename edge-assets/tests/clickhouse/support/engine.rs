//! [`Engine`]: a database of its own on a real ClickHouse, for one test.

use std::ops::Deref;

use edge_assets::{
    Resource,
    clickhouse::{ClickHouse, ClickHouseSettings},
};

/// Where a real engine is; without it the tests that need one are left out, and say so.
const URL: &str = "EDGE_TEST_CLICKHOUSE_URL";

/// A handle on a database of its own. It is dropped by [`Engine::done`]; a test that fails leaves it for inspection.
pub(crate) struct Engine {
    clickhouse: ClickHouse,
}

impl Engine {
    /// Makes a database, or says that the test is left out.
    pub(crate) async fn start(test: &str) -> Option<Self> {
        Self::start_with(test, |settings| settings).await
    }

    pub(crate) async fn start_with(
        test: &str,
        change: impl FnOnce(ClickHouseSettings) -> ClickHouseSettings,
    ) -> Option<Self> {
        let Some(url) = url() else {
            println!("left out: {test} needs a ClickHouse; set {URL} to its URL");
            return None;
        };
        let database = format!("test_{}", uuid_like());
        let settings = ClickHouseSettings::from_url((url, URL))
            .unwrap()
            .database(database.as_str());
        let clickhouse = ClickHouse::new(change(settings)).unwrap();
        clickhouse
            .without_database()
            .query_raw(format!("CREATE DATABASE {database}"))
            .execute()
            .await
            .unwrap();
        Some(Self { clickhouse })
    }

    pub(crate) async fn run(&self, sql: &str) {
        self.clickhouse.query_raw(sql).execute().await.unwrap();
    }

    pub(crate) async fn number(&self, sql: &str) -> u64 {
        self.clickhouse.query_raw(sql).fetch_one().await.unwrap()
    }

    pub(crate) async fn done(self) {
        self.clickhouse.close().await;
        let database = self.clickhouse.settings().database_name();
        let sql = format!("DROP DATABASE {database} SYNC");
        self.clickhouse
            .without_database()
            .query_raw(sql)
            .execute()
            .await
            .unwrap();
    }
}

impl Deref for Engine {
    type Target = ClickHouse;
    fn deref(&self) -> &ClickHouse {
        &self.clickhouse
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's only setting")]
fn url() -> Option<String> {
    std::env::var(URL).ok()
}

fn uuid_like() -> String {
    edge_assets::RunId::generate().to_string().replace('-', "")
}
