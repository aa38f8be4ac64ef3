//! The child process with its pipes: started, listened to, and ended for certain.
//!
//! Its standard input is a pipe whose end is the order to stop; its standard output brings one announcement; its standard
//! error is read to its end, so that it never blocks, and its last lines are kept.

use std::{
    collections::VecDeque,
    io::{self, BufRead, BufReader, Read, Write},
    os::unix::process::CommandExt,
    process::{Child, ChildStdin, ChildStdout, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use tokio::time::Instant;

use super::{launcher::ChildLauncher, temporary::TemporaryFolder};
use crate::clickhouse::embedded::{
    announcement::Announcement, child::serve_arguments::ServeArguments, credentials::Credentials, error::EmbeddedError,
};

/// Lines of the child's standard error that are kept for error messages.
const LAST_WORDS: usize = 30;
/// How long a child that has closed its output may take to end.
const ENDING: Duration = Duration::from_secs(10);
/// How long it may take when its value is only dropped, which must not hold its thread for long.
const DROPPING: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_millis(2);

/// The child process with its pipes. Dropped, it ends.
#[derive(Debug)]
pub(crate) struct EngineChild {
    pub(crate) process: Child,
    /// Open as long as the engine shall run.
    liveness: Option<ChildStdin>,
    announcements: mpsc::Receiver<io::Result<String>>,
    last_words: Arc<Mutex<VecDeque<String>>>,
    /// Disconnected when the child's standard error has ended.
    silence: mpsc::Receiver<()>,
    ended: bool,
    /// Deleted after the last process on it has ended, should that not have done so itself.
    pub(crate) temporary: Option<Arc<TemporaryFolder>>,
}

impl EngineChild {
    pub(crate) fn spawn(
        launcher: &ChildLauncher,
        arguments: &ServeArguments,
        credentials: &Credentials,
        temporary: Option<Arc<TemporaryFolder>>,
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
            temporary,
        };
        if let Some(pipe) = &mut child.liveness {
            // A child that is gone already says more by its status than by the broken pipe.
            let _sent = pipe.write_all(line.as_bytes());
        }
        Ok(child)
    }

    pub(crate) fn wait_until_ready(&mut self, timeout: Duration) -> Result<Announcement, EmbeddedError> {
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

    pub(crate) fn last_words(&self) -> String {
        let lines = self.last_words.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    /// Tells the child to end, waits for `patience`, then kills it.
    pub(crate) fn end(&mut self, patience: Duration) -> io::Result<ExitStatus> {
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
