//! The engine that the tests of this binary share, and engines of their own.

use std::sync::atomic::{AtomicU32, Ordering};

use clickhouse::Client;
use edge_assets::{
    clickhouse::embedded::{ChildLauncher, EmbeddedClickHouse, EmbeddedClickHouseBuilder},
    testing::engine,
};
use secrecy::ExposeSecret;

use super::raw_http::{Answer, RawRequest};

/// An engine with the helper program as its process.
pub(crate) fn builder() -> EmbeddedClickHouseBuilder {
    EmbeddedClickHouse::builder().launcher(ChildLauncher::program(env!("CARGO_BIN_EXE_edge-clickhouse-engine")))
}

/// A database of its own on the shared engine, as a client that is not ours sees it.
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
        let sql = format!("CREATE DATABASE {name}");
        client.query(&sql).execute().await.unwrap();
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
