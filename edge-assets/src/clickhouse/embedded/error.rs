//! Why an embedded engine cannot be had.

use std::{io, path::PathBuf, process::ExitStatus, time::Duration};

use crate::clickhouse::embedded::library::fetch_error::FetchError;

/// The embedded engine could not be found, fetched, started or stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmbeddedError {
    /// The library of the engine is nowhere where it is looked for.
    #[error(
        "the library of the embedded ClickHouse engine was not found (looked for {}); {cure}",
        list(searched)
    )]
    LibraryMissing {
        /// Every place that was looked at, in order.
        searched: Vec<PathBuf>,
        /// What to do about it on this platform.
        cure: String,
    },
    /// The library that was asked for by name does not exist.
    #[error("$EDGE_LIBCHDB names `{path}`, which is not a file; correct it, or unset it to use the usual places")]
    ExplicitLibraryMissing {
        /// What the variable says.
        path: PathBuf,
    },
    /// The library could not be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The program that shall become the engine process is unknown.
    #[error("the path of this program is unknown; give the engine's launcher a program")]
    UnknownProgram(#[source] io::Error),
    /// This process was itself started to be an engine.
    #[error(
        "`{program}` was started as an engine process but does not act as one; call \
         `edge_assets::clickhouse::embedded::serve_child_if_asked` first in its `main`"
    )]
    NotAnEngineProgram {
        /// This program.
        program: String,
    },
    /// The engine process could not be started.
    #[error("the engine process `{program}` could not be started")]
    Spawn {
        /// The program.
        program: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The engine process told why it does not serve.
    #[error("the embedded ClickHouse engine does not start: {reason}")]
    Refused {
        /// Its words.
        reason: String,
    },
    /// The engine process ended without a word.
    #[error("the engine process ended before it was ready ({status}){}", said(last_words))]
    Died {
        /// How it ended.
        status: ExitStatus,
        /// Last lines of its standard error.
        last_words: String,
    },
    /// The engine process was not ready in time.
    #[error("the engine process was not ready after {} s{}", after.as_secs_f32(), said(last_words))]
    NotReady {
        /// How long it was waited for.
        after: Duration,
        /// Last lines of its standard error.
        last_words: String,
    },
    /// The process could not be set up or looked after.
    #[error("the engine process cannot be looked after: {step}")]
    Process {
        /// What was being done.
        step: &'static str,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

fn list(paths: &[PathBuf]) -> String {
    paths
        .iter()
        .map(|path| format!("`{}`", path.display()))
        .collect::<Vec<_>>()
        .join(", ")
}

fn said(last_words: &str) -> String {
    if last_words.is_empty() {
        String::new()
    } else {
        format!("; its last words:\n{last_words}")
    }
}
