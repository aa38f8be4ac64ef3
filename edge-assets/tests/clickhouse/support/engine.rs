//! [`Engine`]: a database of its own on a real ClickHouse, for one test.

use std::ops::Deref;

use edge_assets::{
    Resource,
    clickhouse::{ClickHouse, ClickHouseSettings},
};

/// Where a real engine is. Without it the embedded one serves; without that the tests that need one are left out, and
/// say so.
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
        let Some(settings) = settings() else {
            println!("left out: {test} needs a ClickHouse; set {URL} to its URL, or fetch the embedded engine");
            return None;
        };
        let database = format!("test_{}", uuid_like());
        let settings = settings.database(database.as_str());
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

/// How to reach the engine.
fn settings() -> Option<ClickHouseSettings> {
    match variable(URL) {
        Some(url) => Some(ClickHouseSettings::from_url((url, URL)).unwrap()),
        None => embedded(),
    }
}

#[expect(clippy::disallowed_methods, reason = "switches of these tests, not settings")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The embedded engine of this process. A runtime belongs to its test, so it is started on none.
#[cfg(feature = "clickhouse-embedded")]
fn embedded() -> Option<ClickHouseSettings> {
    use std::sync::OnceLock;

    use edge_assets::clickhouse::embedded::{ChildLauncher, EmbeddedClickHouse, LibrarySearch};

    static ENGINE: OnceLock<Option<EmbeddedClickHouse>> = OnceLock::new();
    let start = || match LibrarySearch::from_environment().find() {
        Ok(_) => {
            let launcher = ChildLauncher::program(env!("CARGO_BIN_EXE_edge-clickhouse-engine"));
            Some(
                EmbeddedClickHouse::builder()
                    .launcher(launcher)
                    .start_blocking()
                    .unwrap(),
            )
        }
        Err(error) if variable("EDGE_REQUIRE_ENGINE").is_some_and(|value| value == "1") => panic!("{error}"),
        Err(_) => None,
    };
    let engine = ENGINE.get_or_init(start).as_ref()?;
    let settings = ClickHouseSettings::from_url((engine.url().to_owned(), "the embedded engine")).unwrap();
    Some(settings.user(engine.user().to_owned()).password(engine.password()))
}

#[cfg(not(feature = "clickhouse-embedded"))]
fn embedded() -> Option<ClickHouseSettings> {
    None
}

fn uuid_like() -> String {
    edge_assets::RunId::generate().to_string().replace('-', "")
}
