//! The parent's side of the embedded engine: starts the engine process, knows its address, ends it.
//!
//! Nothing here depends on a runtime: the pipes are read by threads that end with the child, so an engine that is shared
//! by several runtimes outlives each of them. The engine ends with [`EmbeddedClickHouse::stop`], with the value, and with
//! this process, however that ends, because the pipe to the child's standard input closes.

use std::{
    collections::VecDeque,
    io::{self, BufRead, BufReader, Read, Write},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use secrecy::SecretString;
use tokio::time::Instant;

use super::{
    announcement::Announcement,
    credentials::Credentials,
    error::EmbeddedError,
    launcher::{ChildLauncher, refuse_in_child},
    library::LibrarySearch,
    serve::ServeArguments,
    temporary::TemporaryFolder,
};

/// Lines of the child's standard error that are kept for error messages.
const LAST_WORDS: usize = 30;
/// How long the child may take to end by itself after it was told to.
const ENDING: Duration = Duration::from_secs(10);
/// The same when the value is only dropped, which must not hold its thread for long.
const DROPPING: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_millis(2);

/// How an embedded engine shall be started.
#[derive(Debug, Clone)]
pub struct EmbeddedClickHouseBuilder {
    folder: Option<PathBuf>,
    launcher: Option<ChildLauncher>,
    library: Option<LibrarySearch>,
    port: u16,
    start_timeout: Duration,
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
        let library = self.library.unwrap_or_else(LibrarySearch::from_environment).find()?;
        let launcher = self.launcher.map_or_else(ChildLauncher::current_program, Ok)?;
        let setup = |step| move |source| EmbeddedError::Process { step, source };
        let credentials = Credentials::random().map_err(setup("no random numbers for its password"))?;
        let (folder, temporary) = match &self.folder {
            Some(folder) => (
                std::path::absolute(folder).map_err(setup("its folder has no absolute path"))?,
                None,
            ),
            None => {
                let temporary = TemporaryFolder::new().map_err(setup("no temporary folder"))?;
                (temporary.path().to_owned(), Some(temporary))
            }
        };
        let arguments = ServeArguments {
            folder: folder.clone(),
            library: std::path::absolute(library).map_err(setup("its library has no absolute path"))?,
            port: self.port,
            temporary: temporary.is_some(),
        };
        let mut child = EngineChild::spawn(&launcher, &arguments, &credentials, temporary)?;
        match child.wait_until_ready(self.start_timeout)? {
            Announcement::Ready { port, version } => Ok(EmbeddedClickHouse {
                url: format!("http://127.0.0.1:{port}"),
                version,
                credentials,
                folder,
                pid: child.process.id(),
                child: Mutex::new(child),
            }),
            Announcement::Failed { reason } => Err(EmbeddedError::Refused { reason }),
        }
    }
}

/// A running embedded engine: a real ClickHouse behind an HTTP address on the loopback interface.
#[derive(Debug)]
pub struct EmbeddedClickHouse {
    url: String,
    version: String,
    credentials: Credentials,
    folder: PathBuf,
    pid: u32,
    child: Mutex<EngineChild>,
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

    /// Process id of the engine.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Folder with the data.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether the engine process still runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        matches!(child.process.try_wait(), Ok(None))
    }

    /// Last lines that the engine process wrote to its standard error, for a report when it died.
    #[must_use]
    pub fn last_words(&self) -> String {
        self.child.lock().unwrap_or_else(PoisonError::into_inner).last_words()
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

/// The child process with its pipes. Dropped, it ends.
#[derive(Debug)]
struct EngineChild {
    process: Child,
    /// Open as long as the engine shall run.
    liveness: Option<ChildStdin>,
    announcements: mpsc::Receiver<io::Result<String>>,
    last_words: Arc<Mutex<VecDeque<String>>>,
    /// Disconnected when the child's standard error has ended.
    silence: mpsc::Receiver<()>,
    ended: bool,
    /// Deleted after the process has ended, should it not have done so itself.
    _temporary: Option<TemporaryFolder>,
}

impl EngineChild {
    fn spawn(
        launcher: &ChildLauncher,
        arguments: &ServeArguments,
        credentials: &Credentials,
        temporary: Option<TemporaryFolder>,
    ) -> Result<Self, EmbeddedError> {
        let failed = |source| EmbeddedError::Spawn {
            program: launcher.path().to_owned(),
            source,
        };
        let line = credentials.to_line().map_err(io::Error::from).map_err(failed)?;
        let mut process = launcher
            .command()
            .args(arguments.to_arguments())
            .current_dir("/")
            // Ctrl-C reaches the whole group of a terminal; the engine must outlive our own shutdown.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let (announcements, silence, last_words) = (process.stdout.take(), process.stderr.take(), Arc::default());
        let mut child = Self {
            liveness: process.stdin.take(),
            announcements: read_announcement(announcements),
            silence: keep_last_words(silence, Arc::clone(&last_words)),
            last_words,
            process,
            ended: false,
            _temporary: temporary,
        };
        if let Some(pipe) = &mut child.liveness {
            // A child that is gone already says more by its status than by the broken pipe.
            let _sent = pipe.write_all(line.as_bytes());
        }
        Ok(child)
    }

    fn wait_until_ready(&mut self, timeout: Duration) -> Result<Announcement, EmbeddedError> {
        let unreadable = |source| EmbeddedError::Process {
            step: "its announcement cannot be read",
            source,
        };
        match self.announcements.recv_timeout(timeout) {
            Ok(line) => {
                let line = line.map_err(unreadable)?;
                serde_json::from_str(&line).map_err(|source| unreadable(source.into()))
            }
            Err(mpsc::RecvTimeoutError::Timeout) => Err(EmbeddedError::NotReady {
                after: timeout,
                last_words: self.last_words(),
            }),
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                let status = self.end(ENDING).map_err(|source| EmbeddedError::Process {
                    step: "it cannot be waited for",
                    source,
                })?;
                // Wait for what is still in the pipe.
                let _silent = self.silence.recv_timeout(DROPPING);
                Err(EmbeddedError::Died {
                    status,
                    last_words: self.last_words(),
                })
            }
        }
    }

    fn last_words(&self) -> String {
        let lines = self.last_words.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    /// Tells the child to end, waits for `patience`, then kills it.
    fn end(&mut self, patience: Duration) -> io::Result<ExitStatus> {
        drop(self.liveness.take());
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if let Some(status) = self.process.try_wait()? {
                self.ended = true;
                return Ok(status);
            }
            thread::sleep(POLL);
        }
        self.process.kill()?;
        let status = self.process.wait()?;
        self.ended = true;
        Ok(status)
    }
}

impl Drop for EngineChild {
    fn drop(&mut self) {
        if !self.ended
            && let Err(error) = self.end(DROPPING)
        {
            tracing::warn!(error = %error, pid = self.process.id(), "the engine process could not be ended");
        }
    }
}

/// Reads the first line of the child's standard output.
fn read_announcement(output: Option<ChildStdout>) -> mpsc::Receiver<io::Result<String>> {
    let (sender, receiver) = mpsc::channel();
    if let Some(output) = output {
        #[expect(
            clippy::disallowed_methods,
            reason = "ends when the child has written its line, or has ended"
        )]
        thread::spawn(move || {
            let mut line = String::new();
            let read = BufReader::new(output).read_line(&mut line);
            if !matches!(read, Ok(0)) {
                let _receiver_gone = sender.send(read.map(|_| line));
            }
        });
    }
    receiver
}

/// Reads the child's standard error to its end, for the log and for messages.
fn keep_last_words(
    output: Option<impl Read + Send + 'static>,
    kept: Arc<Mutex<VecDeque<String>>>,
) -> mpsc::Receiver<()> {
    let (sender, receiver) = mpsc::channel();
    if let Some(output) = output {
        #[expect(clippy::disallowed_methods, reason = "ends when the child's standard error does")]
        thread::spawn(move || {
            let mut lines = BufReader::new(output);
            let mut line = Vec::new();
            while lines.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                let text = String::from_utf8_lossy(&line).trim_end().to_owned();
                tracing::debug!(target: "edge_assets::clickhouse::engine", "{text}");
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.len() == LAST_WORDS {
                    kept.pop_front();
                }
                kept.push_back(text);
                drop(kept);
                line.clear();
            }
            drop(sender);
        });
    }
    receiver
}
