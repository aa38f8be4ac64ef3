//! [`TestDatabase`]: a database of its own on a real ClickHouse, for one test.

use std::{fmt, ops::Deref};

use super::server;
use crate::{
    boxed::error_chain,
    clickhouse::{ClickHouse, ClickHouseError, ClickHouseSettings, RowOwned, RowRead, Timeouts, quote_identifier},
};

/// A database of its own on a real ClickHouse, for one test; dropped with the value.
///
/// It stands on the embedded engine of the test binary (`testing::engine`), or on the server that
/// `EDGE_TEST_CLICKHOUSE_URL` names. It is the [`ClickHouse`] handle of that database, by [`Deref`]; without time limits, so
/// that a test may stop the clock.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use edge_assets::{Res, clickhouse::ClickHouse, testing::TestDatabase};
///
/// let Some(db) = TestDatabase::create().await else { return };
/// db.execute("CREATE TABLE events (n UInt64) ENGINE = MergeTree ORDER BY n").await;
/// db.execute("INSERT INTO events SELECT number FROM numbers(10)").await;
/// assert_eq!(db.one::<u64>("SELECT sum(n) FROM events").await, 45);
///
/// let ch: Res<ClickHouse> = Res::new(db.clickhouse()); // what an asset takes
/// # assert_eq!(ch.settings().database_name(), db.name());
/// # });
/// ```
///
/// On a server that outlives the tests, the database of a test that failed is left for inspection.
pub struct TestDatabase {
    clickhouse: ClickHouse,
    outlives_tests: bool,
}

impl TestDatabase {
    /// Makes a database; `None`, after a line on stderr, where no ClickHouse can be had. The test then returns.
    ///
    /// # Panics
    /// When the engine does not start or the database cannot be made, and, with `EDGE_REQUIRE_ENGINE=1`, when no
    /// ClickHouse can be had.
    pub async fn create() -> Option<Self> {
        Self::create_with(|settings| settings).await
    }

    /// Makes a database and speaks to it with settings of the test's own, such as caps.
    ///
    /// # Panics
    /// As [`create`](Self::create).
    pub async fn create_with(change: impl FnOnce(ClickHouseSettings) -> ClickHouseSettings) -> Option<Self> {
        let database = Self::reserve_with(change)?;
        let sql = format!("CREATE DATABASE {}", quote_identifier(database.name()));
        let created = database.without_database().query_raw(&sql).execute().await;
        created.unwrap_or_else(|error| refuse(&sql, &error));
        Some(database)
    }

    /// Takes a name that no other test has, and makes nothing: for tests of what makes databases.
    ///
    /// # Panics
    /// As [`create`](Self::create).
    #[must_use]
    pub fn reserve() -> Option<Self> {
        Self::reserve_with(|settings| settings)
    }

    fn reserve_with(change: impl FnOnce(ClickHouseSettings) -> ClickHouseSettings) -> Option<Self> {
        let (settings, outlives_tests) = server::settings()?;
        let name = format!("test_{}", uuid::Uuid::now_v7().simple());
        let settings = settings.database(name).timeouts(Timeouts::none());
        match ClickHouse::new(change(settings)) {
            Ok(clickhouse) => Some(Self {
                clickhouse,
                outlives_tests,
            }),
            Err(error) => panic!("{}", error_chain(&error)),
        }
    }

    /// The name of the database.
    #[must_use]
    pub fn name(&self) -> &str {
        self.clickhouse.settings().database_name()
    }

    /// A handle on the database, as assets take it.
    #[must_use]
    pub fn clickhouse(&self) -> ClickHouse {
        self.clickhouse.clone()
    }

    /// Runs a statement.
    ///
    /// # Panics
    /// With the statement and what the server said, when it fails.
    pub async fn execute(&self, sql: &str) {
        if let Err(error) = self.query_raw(sql).execute().await {
            refuse(sql, &error);
        }
    }

    /// The only row of an answer.
    ///
    /// # Panics
    /// With the query and what the server said, when it fails or has not one row.
    pub async fn one<T: RowOwned + RowRead>(&self, sql: &str) -> T {
        let row = self.query_raw(sql).fetch_one().await;
        row.unwrap_or_else(|error| refuse(sql, &error))
    }

    /// All rows of an answer.
    ///
    /// # Panics
    /// With the query and what the server said, when it fails.
    pub async fn all<T: RowOwned + RowRead>(&self, sql: &str) -> Vec<T> {
        let rows = self.query_raw(sql).fetch_all().await;
        rows.unwrap_or_else(|error| refuse(sql, &error))
    }

    /// An answer as text, a line for each row, columns apart by tabs: what a snapshot can hold.
    ///
    /// # Panics
    /// With the query and what the server said, when it fails.
    pub async fn text(&self, sql: &str) -> String {
        let read = async {
            let mut answer = self.client().query_raw(sql).fetch_bytes("TabSeparated")?;
            let bytes = answer.collect().await?;
            Ok::<_, ::clickhouse::error::Error>(String::from_utf8_lossy(&bytes).into_owned())
        };
        read.await
            .unwrap_or_else(|error| panic!("{sql}: {}", error_chain(&error)))
    }
}

fn refuse(sql: &str, error: &ClickHouseError) -> ! {
    panic!("{sql}: {}", error_chain(error))
}

impl Deref for TestDatabase {
    type Target = ClickHouse;
    fn deref(&self) -> &ClickHouse {
        &self.clickhouse
    }
}

impl fmt::Debug for TestDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TestDatabase({})", self.name())
    }
}

impl Drop for TestDatabase {
    /// Drops the database on a thread and a runtime of their own: the test's may be about to end, or stand still.
    fn drop(&mut self) {
        if self.outlives_tests && std::thread::panicking() {
            server::say(&format!("left for inspection: the database {}", self.name()));
            return;
        }
        let settings = self.clickhouse.settings().clone();
        let sql = format!("DROP DATABASE IF EXISTS {} SYNC", quote_identifier(self.name()));
        let dropped = std::thread::scope(|scope| scope.spawn(|| drop_blocking(settings, &sql)).join());
        match dropped {
            Ok(Ok(())) => {}
            Ok(Err(error)) => server::say(&format!("the database {} is still there: {error}", self.name())),
            Err(_panic) => server::say(&format!("the database {} is still there", self.name())),
        }
    }
}

fn drop_blocking(settings: ClickHouseSettings, sql: &str) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let clickhouse = ClickHouse::new(settings).map_err(|error| error_chain(&error))?;
    let dropped = runtime.block_on(clickhouse.without_database().query_raw(sql).execute());
    dropped.map(drop).map_err(|error| error_chain(&error))
}
