//! The parent's side of the embedded engine: starts the engine process, knows its address, ends it.
//!
//! Nothing here depends on a runtime: the pipes are read by threads that end with the child, so an engine that is shared
//! by several runtimes outlives each of them. The engine ends with [`EmbeddedClickHouse::stop`], with the value, and with
//! this process, however that ends, because the pipe to the child's standard input closes.

use std::{
    io,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    process::ExitStatus,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use secrecy::SecretString;

use super::{
    child_process::EngineChild,
    launcher::{ChildLauncher, refuse_in_child},
    temporary::TemporaryFolder,
};
use crate::clickhouse::embedded::{
    announcement::Announcement,
    child::serve_arguments::{ArgumentLimits, ServeArguments},
    credentials::Credentials,
    error::EmbeddedError,
    library::search::LibrarySearch,
};

/// How long the child may take to end by itself after it was told to.
const ENDING: Duration = Duration::from_secs(10);

/// How an embedded engine shall be started.
#[derive(Debug, Clone)]
pub struct EmbeddedClickHouseBuilder {
    folder: Option<PathBuf>,
    launcher: Option<ChildLauncher>,
    library: Option<LibrarySearch>,
    port: u16,
    start_timeout: Duration,
    limits: ArgumentLimits,
}

impl EmbeddedClickHouseBuilder {
    /// Keeps the data in this folder. It is made when missing, and belongs to one engine at a time.
    #[must_use]
    pub fn path(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Keeps the data in a temporary folder, which is deleted at the end. This is the default.
    #[must_use]
    pub fn temporary(mut self) -> Self {
        self.folder = None;
        self
    }

    /// Starts this program as the engine process. Default: [`ChildLauncher::current_program`].
    #[must_use]
    pub fn launcher(mut self, launcher: ChildLauncher) -> Self {
        self.launcher = Some(launcher);
        self
    }

    /// Looks for the engine's library there. Default: [`LibrarySearch::from_environment`].
    #[must_use]
    pub fn library(mut self, library: LibrarySearch) -> Self {
        self.library = Some(library);
        self
    }

    /// Listens on this loopback port; 0, the default, takes a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Gives up when the engine is not ready after this time. Default: 60 s, for folders with many tables.
    #[must_use]
    pub fn start_timeout(mut self, timeout: Duration) -> Self {
        self.start_timeout = timeout;
        self
    }

    /// Runs this many statements at once; more wait for up to a minute. Default: 64.
    #[must_use]
    pub fn max_queries(mut self, count: NonZeroUsize) -> Self {
        self.limits.max_queries = Some(count);
        self
    }

    /// Refuses statements of more bytes, data of an INSERT apart. Default: 256 MiB.
    #[must_use]
    pub fn max_statement(mut self, bytes: u64) -> Self {
        self.limits.max_statement = Some(bytes);
        self
    }

    /// Starts the engine and waits until it answers.
    ///
    /// # Errors
    /// When the library is missing, the process does not start, or the engine refuses the folder or the port.
    ///
    /// # Panics
    /// When called outside a tokio runtime.
    pub async fn start(self) -> Result<EmbeddedClickHouse, EmbeddedError> {
        let started = tokio::task::spawn_blocking(move || self.start_blocking()).await;
        started.unwrap_or_else(|error| {
            let source = io::Error::other(error);
            Err(EmbeddedError::Process {
                step: "its start was cut off",
                source,
            })
        })
    }

    /// Like [`start`](Self::start), holding the thread instead.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_blocking(self) -> Result<EmbeddedClickHouse, EmbeddedError> {
        refuse_in_child()?;
        let setup = |step| move |source| EmbeddedError::Process { step, source };
        let credentials = Credentials::random().map_err(setup("no random numbers for its password"))?;
        let (folder, temporary) = match &self.folder {
            Some(folder) => (
                std::path::absolute(folder).map_err(setup("its folder has no absolute path"))?,
                None,
            ),
            None => {
                let temporary = TemporaryFolder::new().map_err(setup("no temporary folder"))?;
                (temporary.path().to_owned(), Some(Arc::new(temporary)))
            }
        };
        let running = self.launch(&folder, &credentials, self.port, temporary)?;
        Ok(EmbeddedClickHouse {
            url: format!("http://127.0.0.1:{}", running.port),
            port: running.port,
            version: running.version,
            credentials,
            folder,
            child: Mutex::new(running.child),
            restarting: Mutex::default(),
            start: self,
        })
    }

    /// Starts the process and waits until it answers.
    fn launch(
        &self,
        folder: &Path,
        credentials: &Credentials,
        port: u16,
        temporary: Option<Arc<TemporaryFolder>>,
    ) -> Result<Running, EmbeddedError> {
        let library = self.library.clone().unwrap_or_else(LibrarySearch::from_environment);
        let library = library.find()?;
        let launcher = self.launcher.clone().map_or_else(ChildLauncher::current_program, Ok)?;
        let arguments = ServeArguments {
            folder: folder.to_owned(),
            library: std::path::absolute(library).map_err(|source| EmbeddedError::Process {
                step: "its library has no absolute path",
                source,
            })?,
            port,
            temporary: temporary.is_some(),
            limits: self.limits,
        };
        let mut child = EngineChild::spawn(&launcher, &arguments, credentials, temporary)?;
        match child.wait_until_ready(self.start_timeout)? {
            Announcement::Ready { port, version } => Ok(Running { child, port, version }),
            Announcement::Failed { reason } => Err(EmbeddedError::Refused { reason }),
        }
    }
}

/// A process that answers.
struct Running {
    child: EngineChild,
    port: u16,
    version: String,
}

/// A running embedded engine: a real ClickHouse behind an HTTP address on the loopback interface.
#[derive(Debug)]
pub struct EmbeddedClickHouse {
    url: String,
    port: u16,
    version: String,
    credentials: Credentials,
    folder: PathBuf,
    child: Mutex<EngineChild>,
    restarting: Mutex<()>,
    start: EmbeddedClickHouseBuilder,
}

impl EmbeddedClickHouse {
    /// Starts to describe an engine: by default one with a temporary folder, run by this program itself.
    #[must_use]
    pub fn builder() -> EmbeddedClickHouseBuilder {
        EmbeddedClickHouseBuilder {
            folder: None,
            launcher: None,
            library: None,
            port: 0,
            start_timeout: Duration::from_secs(60),
            limits: ArgumentLimits::default(),
        }
    }

    /// Address of the endpoint, such as `http://127.0.0.1:40123`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// User that the endpoint accepts.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.credentials.user
    }

    /// Password of this start.
    #[must_use]
    pub fn password(&self) -> SecretString {
        self.credentials.password.clone()
    }

    /// What `SELECT version()` answers.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Process id of the engine; another one after a [restart](Self::restart_if_ended_blocking).
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child().process.id()
    }

    /// Folder with the data.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether the engine process still runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        matches!(self.child().process.try_wait(), Ok(None))
    }

    /// Last lines that the engine process wrote to its standard error, for a report when it died.
    #[must_use]
    pub fn last_words(&self) -> String {
        self.child().last_words()
    }

    /// Starts the engine anew if its process has ended, on the same folder, with the same address and password, so that clients
    /// go on with what they have; whether it had to. A temporary folder keeps its data, unless the engine ended in good order.
    /// Holds the thread until the engine answers.
    ///
    /// # Errors
    /// As [`start`](EmbeddedClickHouseBuilder::start); it may be tried again.
    pub fn restart_if_ended_blocking(&self) -> Result<bool, EmbeddedError> {
        let _one_at_a_time = self.restarting.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_running() {
            return Ok(false);
        }
        let temporary = self.child().temporary.clone();
        let running = self
            .start
            .launch(&self.folder, &self.credentials, self.port, temporary)?;
        *self.child() = running.child;
        Ok(true)
    }

    fn child(&self) -> MutexGuard<'_, EngineChild> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the engine: what runs may finish for a moment, then is stopped. Takes some 10 s at the very most.
    ///
    /// # Errors
    /// When the process cannot be waited for.
    pub async fn stop(self) -> Result<ExitStatus, EmbeddedError> {
        let child = self.child.into_inner().unwrap_or_else(PoisonError::into_inner);
        let ended = tokio::task::spawn_blocking(move || {
            let mut child = child;
            child.end(ENDING)
        })
        .await;
        ended
            .map_err(io::Error::other)
            .flatten()
            .map_err(|source| EmbeddedError::Process {
                step: "it cannot be waited for",
                source,
            })
    }
}
