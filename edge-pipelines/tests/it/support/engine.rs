//! A database for each test, with the schema of the pipelines where it is asked for.

use std::ops::Deref;

use edge_assets::{
    clickhouse::ClickHouse,
    clock::{Clock, SystemClock},
    testing::{TestDatabase, engine_library},
};
use edge_pipelines::{catalog::TABLES, schema::Schema};

/// Why these tests are never left out.
const NEEDED: &str = "the pipelines are tested on the real engine";

/// Fetches the library of the engine when it is not there yet, for programs that start it themselves.
pub(crate) fn fetch_library() {
    engine_library().expect(NEEDED);
}

/// A database of its own.
pub(crate) struct Database {
    pub(crate) ch: ClickHouse,
    database: TestDatabase,
}

impl Database {
    /// A name that no other test has; nothing is created.
    pub(crate) fn nowhere() -> Self {
        Self::of(TestDatabase::reserve())
    }

    /// An empty database.
    pub(crate) async fn empty() -> Self {
        Self::of(TestDatabase::create().await)
    }

    fn of(database: Option<TestDatabase>) -> Self {
        let database = database.expect(NEEDED);
        Self {
            ch: database.clickhouse(),
            database,
        }
    }

    /// A database with the schema.
    ///
    /// Its tables keep their rows for ever: the events of these tests are of 2026, whenever the tests run.
    pub(crate) async fn migrated() -> Self {
        let this = Self::with_retention().await;
        for table in TABLES {
            this.execute(&format!("ALTER TABLE {table} REMOVE TTL")).await;
        }
        this
    }

    /// A database with the schema as it is.
    pub(crate) async fn with_retention() -> Self {
        let this = Self::nowhere();
        this.schema().migrate(SystemClock::new().now(), &|_| {}).await.unwrap();
        this
    }

    pub(crate) fn schema(&self) -> Schema {
        Schema::new(&self.ch, None)
    }
}

impl Deref for Database {
    type Target = TestDatabase;
    fn deref(&self) -> &TestDatabase {
        &self.database
    }
}
