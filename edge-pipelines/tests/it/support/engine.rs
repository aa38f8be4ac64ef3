//! One engine for the tests of a process, started when the first one wants it; a database for each.
//!
//! A runtime belongs to its test, so the engine is started on none. It ends with the process, by its pipe.

use std::sync::{
    OnceLock,
    atomic::{AtomicU32, Ordering},
};

use clickhouse::Row;
use edge_assets::{
    clickhouse::{
        ClickHouse, ClickHouseSettings, Compression, RowOwned, RowRead,
        embedded::{ChildLauncher, EmbeddedClickHouse, FetchProgress, LibrarySearch},
    },
    clock::{Clock, SystemClock},
};
use edge_pipelines::{catalog::TABLES, schema::Schema};

/// Fetches the library of the engine, once for all processes, when it is not there yet.
#[expect(clippy::print_stdout, reason = "a wait of a minute is announced")]
pub(crate) fn fetch_library() {
    LibrarySearch::from_environment()
        .find_or_fetch(|progress| {
            if progress == FetchProgress::Verifying {
                println!("fetching the embedded ClickHouse engine, once");
            }
        })
        .unwrap();
}

fn engine() -> &'static EmbeddedClickHouse {
    static ENGINE: OnceLock<EmbeddedClickHouse> = OnceLock::new();
    ENGINE.get_or_init(|| {
        fetch_library();
        EmbeddedClickHouse::builder()
            .launcher(ChildLauncher::program(env!("CARGO_BIN_EXE_edge-pipelines")))
            .start_blocking()
            .unwrap()
    })
}

/// A database of its own on the shared engine.
pub(crate) struct Database {
    pub(crate) ch: ClickHouse,
}

impl Database {
    /// A name that no other test has; nothing is created.
    pub(crate) fn nowhere() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let engine = engine();
        let settings = ClickHouseSettings::from_url(engine.url().to_owned())
            .unwrap()
            .user(engine.user().to_owned())
            .password(engine.password())
            .database(format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed)))
            .compression(Compression::None);
        Self {
            ch: ClickHouse::new(settings).unwrap(),
        }
    }

    /// An empty database.
    pub(crate) async fn empty() -> Self {
        let this = Self::nowhere();
        let sql = format!("CREATE DATABASE {}", this.name());
        this.ch.without_database().query_raw(sql).execute().await.unwrap();
        this
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

    pub(crate) fn name(&self) -> &str {
        self.ch.settings().database_name()
    }

    pub(crate) fn schema(&self) -> Schema {
        Schema::new(&self.ch, None)
    }

    /// Runs a statement.
    pub(crate) async fn execute(&self, sql: &str) {
        self.ch
            .query_raw(sql)
            .execute()
            .await
            .unwrap_or_else(|error| panic!("{sql}: {}", chain(&error)));
    }

    /// The only row of an answer.
    pub(crate) async fn one<T: RowOwned + RowRead>(&self, sql: &str) -> T {
        self.ch
            .query_raw(sql)
            .fetch_one()
            .await
            .unwrap_or_else(|error| panic!("{sql}: {}", chain(&error)))
    }

    /// All rows of an answer.
    pub(crate) async fn all<T: RowOwned + RowRead + Row>(&self, sql: &str) -> Vec<T> {
        self.ch
            .query_raw(sql)
            .fetch_all()
            .await
            .unwrap_or_else(|error| panic!("{sql}: {}", chain(&error)))
    }

    /// An answer as text, columns apart by tabs.
    pub(crate) async fn text(&self, sql: &str) -> String {
        let mut answer = self.ch.client().query_raw(sql).fetch_bytes("TabSeparated").unwrap();
        let mut text = Vec::new();
        while let Some(bytes) = answer.next().await.unwrap_or_else(|error| panic!("{sql}: {error}")) {
            text.extend_from_slice(&bytes);
        }
        String::from_utf8(text).unwrap()
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
