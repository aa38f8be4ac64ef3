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
use edge_assets::clickhouse::embedded::{ChildLauncher, EmbeddedClickHouse, LibrarySearch};
use secrecy::ExposeSecret;

/// The program that becomes the engine process.
pub(crate) fn engine_program() -> ChildLauncher {
    ChildLauncher::program(env!("CARGO_BIN_EXE_edge-clickhouse-engine"))
}

/// The library, or `None` and a line that says that this test is left out.
pub(crate) fn library() -> Option<PathBuf> {
    match LibrarySearch::from_environment().find() {
        Ok(path) => Some(path),
        Err(error) if std::env::var("EDGE_REQUIRE_ENGINE").is_ok_and(|value| value == "1") => panic!("{error}"),
        Err(error) => {
            println!("left out: {error}");
            None
        }
    }
}

fn engine() -> Option<&'static EmbeddedClickHouse> {
    static ENGINE: OnceLock<Option<EmbeddedClickHouse>> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| {
        library()?;
        Some(
            EmbeddedClickHouse::builder()
                .launcher(engine_program())
                .start_blocking()
                .unwrap(),
        )
    });
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
        let client = Client::default()
            .with_url(engine.url())
            .with_user(engine.user())
            .with_password(engine.password().expose_secret());
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
}
