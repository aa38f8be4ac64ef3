//! [`Engines`]: the services that the settings choose, started and handed to the assets as resources.
//!
//! A server is only described here and connected to by the first step that needs it. The embedded engine is started at
//! once, lives as long as its resource, and keeps its data in the state folder unless the caller gives another. Its process
//! is watched: one that ends, killed or for want of memory, is started anew with its data, at the same address.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use edge_assets::{
    CancelToken, Health, Resource, Resources,
    boxed::{BoxError, BoxFuture, error_chain},
    cache::{Cache, MemoryCache, RedisCache},
    clickhouse::{
        ClickHouse, ClickHouseSettings, Compression,
        embedded::{EmbeddedClickHouse, FetchProgress, LibraryFetch, LibrarySearch},
    },
    clock::SharedClock,
};
use tokio::{task::JoinHandle, time::Instant};

use crate::settings::{CacheChoice, ClickHouseChoice, Settings};

/// What people are told when a table is missing.
const MIGRATE: &str = "run `edge-pipelines schema migrate`";

/// How often the engine's process is looked at.
const LOOK: Duration = Duration::from_millis(250);
/// The pause before the second start in a row, doubled for each that follows.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// An engine that lived so long is not one that always dies at once.
const STEADY: Duration = Duration::from_secs(60);

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
    /// Starts what the settings choose. `tell` hears when the embedded engine ends and when it serves again.
    ///
    /// # Errors
    /// When the embedded engine does not start, or a setting of a service cannot be used.
    pub async fn start(
        settings: Settings,
        data: DataFolder,
        clock: SharedClock,
        tell: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self, BoxError> {
        let (clickhouse, embedded) = match &settings.clickhouse {
            ClickHouseChoice::Server(server) => (ClickHouse::new(server.settings.clone())?, None),
            ClickHouseChoice::Embedded { database } => {
                let builder = match data {
                    DataFolder::Kept(folder) => EmbeddedClickHouse::builder().path(folder),
                    DataFolder::Temporary => EmbeddedClickHouse::builder().temporary(),
                };
                let engine = builder.start().await?;
                let clickhouse = ClickHouse::new(of_embedded(&engine, database)?)?;
                (clickhouse, Some(EmbeddedEngine::watched(engine, tell)))
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
    engine: Mutex<Option<Arc<EmbeddedClickHouse>>>,
    watch: Mutex<Option<JoinHandle<()>>>,
    stop: CancelToken,
}

impl EmbeddedEngine {
    /// Keeps an engine, and starts it anew whenever its process ends.
    fn watched(engine: EmbeddedClickHouse, tell: impl Fn(&str) + Send + Sync + 'static) -> Arc<Self> {
        let stop = CancelToken::new();
        Arc::new_cyclic(|this: &Weak<Self>| {
            #[expect(
                clippy::disallowed_methods,
                reason = "ends with this value, and is waited for when it closes"
            )]
            let watch = tokio::spawn(watch(this.clone(), stop.clone(), tell));
            Self {
                engine: Mutex::new(Some(Arc::new(engine))),
                watch: Mutex::new(Some(watch)),
                stop,
            }
        })
    }

    fn engine(&self) -> Option<Arc<EmbeddedClickHouse>> {
        self.engine.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Where it listens, in which version, and as which process.
    #[must_use]
    pub fn about(&self) -> String {
        self.engine().map_or_else(
            || "stopped".to_owned(),
            |engine| {
                let (version, url, pid) = (engine.version(), engine.url(), engine.pid());
                format!("ClickHouse {version} at {url}, process {pid}")
            },
        )
    }
}

/// Looks at the engine until it is to stop or nobody has it any more.
async fn watch(engine: Weak<EmbeddedEngine>, stop: CancelToken, tell: impl Fn(&str) + Send) {
    let mut pause = Duration::ZERO;
    let mut started = Instant::now();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        let Some(engine) = engine.upgrade().and_then(|it| it.engine()) else {
            return;
        };
        if engine.is_running() {
            if started.elapsed() > STEADY {
                pause = Duration::ZERO;
            }
            continue;
        }
        tracing::warn!(
            last_words = engine.last_words(),
            "the process of the embedded engine ended"
        );
        tell("the embedded engine ended; it is started anew");
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        let restart = move || engine.restart_if_ended_blocking().map(|_| engine.pid());
        match tokio::task::spawn_blocking(restart).await {
            Ok(Ok(pid)) => tell(&format!("the embedded engine serves again, process {pid}")),
            Ok(Err(error)) => tell(&format!("the embedded engine does not start: {}", error_chain(&error))),
            Err(error) => tell(&format!("the embedded engine does not start: {error}")),
        }
        started = Instant::now();
    }
}

impl Resource for EmbeddedEngine {
    fn name(&self) -> &'static str {
        "embedded ClickHouse"
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async {
            match self.engine() {
                Some(engine) if engine.is_running() => Health::good(self.about()),
                Some(engine) => Health::bad(format!("the engine process ended; {}", engine.last_words())),
                None => Health::bad("the engine was stopped"),
            }
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            self.stop.cancel();
            let watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(watch) = watch
                && let Err(error) = watch.await
            {
                tracing::warn!(%error, "the embedded engine was no longer watched");
            }
            let engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(engine) = engine.and_then(Arc::into_inner)
                && let Err(error) = engine.stop().await
            {
                tracing::warn!(error = %error, "the embedded engine did not stop in good order");
            }
        })
    }
}

impl std::fmt::Debug for EmbeddedEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EmbeddedEngine({})", self.about())
    }
}

impl std::fmt::Debug for Engines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engines")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
