//! Starts the engine when the first test wants it.
//!
//! A runtime belongs to its test, so the engine is started on none. It ends with the process, by its pipe.

use std::{
    path::PathBuf,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use clickhouse::Client;
use edge_assets::clickhouse::embedded::{ChildLauncher, EmbeddedClickHouse, EmbeddedClickHouseBuilder, LibrarySearch};
use secrecy::ExposeSecret;

use super::raw_http::{Answer, RawRequest};

/// An engine with the helper program as its process.
pub(crate) fn builder() -> EmbeddedClickHouseBuilder {
    EmbeddedClickHouse::builder().launcher(ChildLauncher::program(env!("CARGO_BIN_EXE_edge-clickhouse-engine")))
}

/// The library, or `None` and a line that says that this test is left out.
pub(crate) fn library() -> Option<PathBuf> {
    match LibrarySearch::from_environment().find() {
        Ok(path) => Some(path),
        Err(error) if is_required() => panic!("{error}"),
        Err(error) => {
            println!("left out: {error}");
            None
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a switch of these tests, not a setting")]
fn is_required() -> bool {
    std::env::var_os("EDGE_REQUIRE_ENGINE").is_some_and(|value| value == "1")
}

/// The engine of this process, or `None` when the test is left out.
fn engine() -> Option<&'static EmbeddedClickHouse> {
    static ENGINE: OnceLock<Option<EmbeddedClickHouse>> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| library().map(|_| builder().start_blocking().unwrap()));
    engine.as_ref()
}

/// A database of its own on the shared engine.
pub(crate) struct Database {
    pub(crate) engine: &'static EmbeddedClickHouse,
    pub(crate) name: String,
    pub(crate) client: Client,
}

impl Database {
    /// Makes the database, or says that the test is left out.
    pub(crate) async fn new() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let engine = engine()?;
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let client = client_of(engine);
        client
            .query(&format!("CREATE DATABASE {name}"))
            .execute()
            .await
            .unwrap();
        Some(Self {
            engine,
            client: client.with_database(&name),
            name,
        })
    }

    /// Like [`new`](Self::new), for a test without a runtime.
    pub(crate) fn new_blocking() -> Option<Self> {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(Self::new())
    }

    /// Runs a statement.
    pub(crate) async fn execute(&self, sql: &str) {
        self.client
            .query(sql)
            .execute()
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// The one number that a query answers.
    pub(crate) async fn number(&self, sql: &str) -> u64 {
        self.client
            .query(sql)
            .fetch_one()
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// A raw request to this database.
    pub(crate) fn request(&self) -> RawRequest {
        RawRequest::new(self.engine).key("database", &self.name)
    }

    /// Sends a statement as a whole body.
    pub(crate) fn post(&self, sql: impl Into<Vec<u8>>) -> Answer {
        self.request().body(sql).send()
    }
}

/// An official client with the engine's credentials.
pub(crate) fn client_of(engine: &EmbeddedClickHouse) -> Client {
    Client::default()
        .with_url(engine.url())
        .with_user(engine.user())
        .with_password(engine.password().expose_secret())
}
