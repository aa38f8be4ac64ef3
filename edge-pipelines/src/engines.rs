//! [`Engines`]: the services that the settings choose, started and handed to the assets as resources.
//!
//! A server is only described here and connected to by the first step that needs it. The embedded engine is started at
//! once, lives as long as its resource, and keeps its data in the state folder unless the caller gives another.

use std::{path::PathBuf, sync::Arc};

use edge_assets::{
    Health, Resource, Resources,
    boxed::{BoxError, BoxFuture},
    cache::{Cache, MemoryCache, RedisCache},
    clickhouse::{
        ClickHouse, ClickHouseSettings, Compression,
        embedded::{EmbeddedClickHouse, FetchProgress, LibraryFetch, LibrarySearch},
    },
    clock::SharedClock,
};
use tokio::sync::Mutex;

use crate::settings::{CacheChoice, ClickHouseChoice, Settings};

/// What people are told when a table is missing.
const MIGRATE: &str = "run `edge-pipelines schema migrate`";

/// Where the embedded engine keeps its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataFolder {
    /// In this folder, which stays.
    Kept(PathBuf),
    /// In a temporary folder, which is deleted at the end.
    Temporary,
}

/// The services that the assets work with.
#[derive(Clone)]
pub struct Engines {
    /// ClickHouse.
    pub clickhouse: ClickHouse,
    /// The cache.
    pub cache: Arc<dyn Cache>,
    /// The embedded engine, where it serves.
    pub embedded: Option<Arc<EmbeddedEngine>>,
    settings: Settings,
}

impl Engines {
    /// Starts what the settings choose.
    ///
    /// # Errors
    /// When the embedded engine does not start, or a setting of a service cannot be used.
    pub async fn start(settings: Settings, data: DataFolder, clock: SharedClock) -> Result<Self, BoxError> {
        let (clickhouse, embedded) = match &settings.clickhouse {
            ClickHouseChoice::Server(server) => (ClickHouse::new(server.settings.clone())?, None),
            ClickHouseChoice::Embedded { database } => {
                let builder = match data {
                    DataFolder::Kept(folder) => EmbeddedClickHouse::builder().path(folder),
                    DataFolder::Temporary => EmbeddedClickHouse::builder().temporary(),
                };
                let engine = builder.start().await?;
                let clickhouse = ClickHouse::new(of_embedded(&engine, database)?)?;
                (clickhouse, Some(Arc::new(EmbeddedEngine::new(engine))))
            }
        };
        let cache: Arc<dyn Cache> = match &settings.cache {
            CacheChoice::Memory { prefix } => Arc::new(MemoryCache::new(clock).with_prefix(prefix.as_str())),
            CacheChoice::Redis(redis) => Arc::new(RedisCache::new((**redis).clone())?),
        };
        Ok(Self {
            clickhouse,
            cache,
            embedded,
            settings,
        })
    }

    /// What the assets take.
    #[must_use]
    pub fn resources(&self) -> Resources {
        // The engine comes first, so that it is closed last: its clients may have queries to kill.
        let engine = match &self.embedded {
            Some(engine) => Resources::new().with_arc::<EmbeddedEngine>(Arc::clone(engine)),
            None => Resources::new(),
        };
        engine
            .with(self.clickhouse.clone())
            .with_arc::<dyn Cache>(Arc::clone(&self.cache))
            .with(self.settings.pipeline.clone())
    }
}

fn of_embedded(engine: &EmbeddedClickHouse, database: &str) -> Result<ClickHouseSettings, BoxError> {
    let settings = ClickHouseSettings::from_url((engine.url().to_owned(), "the embedded engine"))?
        .user(engine.user().to_owned())
        .password(engine.password())
        .database(database.to_owned())
        // It never leaves the machine.
        .compression(Compression::None)
        .hint_unknown_table(MIGRATE);
    Ok(settings)
}

/// Fetches the library of the embedded engine unless it is there, and tells how far it is. Holds the thread.
///
/// # Errors
/// When it is not there and cannot be fetched; the text names the ways out.
pub fn fetch_library(tell: impl FnMut(FetchProgress)) -> Result<PathBuf, BoxError> {
    Ok(LibrarySearch::from_environment().find_or_fetch(tell)?)
}

/// Whether the library of the embedded engine has to be fetched first.
#[must_use]
pub fn library_is_missing() -> bool {
    LibrarySearch::from_environment().find().is_err() && LibraryFetch::new(&LibrarySearch::from_environment()).is_ok()
}

/// The embedded engine as a resource: it lives as long as this does.
pub struct EmbeddedEngine {
    engine: Mutex<Option<EmbeddedClickHouse>>,
    /// Where it listens, and in which version.
    about: String,
}

impl EmbeddedEngine {
    fn new(engine: EmbeddedClickHouse) -> Self {
        let about = format!(
            "ClickHouse {} at {}, process {}",
            engine.version(),
            engine.url(),
            engine.pid()
        );
        Self {
            engine: Mutex::new(Some(engine)),
            about,
        }
    }

    /// Where it listens, and in which version.
    #[must_use]
    pub fn about(&self) -> &str {
        &self.about
    }
}

impl Resource for EmbeddedEngine {
    fn name(&self) -> &'static str {
        "embedded ClickHouse"
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async {
            match &*self.engine.lock().await {
                Some(engine) if engine.is_running() => Health::good(self.about.clone()),
                Some(engine) => Health::bad(format!("the engine process ended; {}", engine.last_words())),
                None => Health::bad("the engine was stopped"),
            }
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            if let Some(engine) = self.engine.lock().await.take()
                && let Err(error) = engine.stop().await
            {
                tracing::warn!(error = %error, "the embedded engine did not stop in good order");
            }
        })
    }
}

impl std::fmt::Debug for EmbeddedEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EmbeddedEngine({})", self.about)
    }
}

impl std::fmt::Debug for Engines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engines")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
