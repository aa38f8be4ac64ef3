//! Why the engine's library cannot be fetched, with the way to do it by hand.

use std::{io, path::PathBuf};

use super::search::LIBRARY_FILE;

/// The library could not be fetched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// There is no package for this platform.
    #[error(
        "there is no package of the embedded ClickHouse engine for {platform}; set $CLICKHOUSE_HOST to use a server, \
         or $EDGE_LIBCHDB to a library that you built"
    )]
    NoPackage {
        /// Operating system and architecture.
        platform: String,
    },
    /// Neither `$XDG_CACHE_HOME` nor `$HOME` is set.
    #[error("there is no cache folder to fetch the engine's library to; set $XDG_CACHE_HOME or $HOME")]
    NoCacheFolder,
    /// The package client is not installed.
    #[error(
        "`{npm}` was not found, with which the embedded ClickHouse engine is fetched; install Node.js, or run \
         `npm pack {spec}` elsewhere and put the file `package/{LIBRARY_FILE}` of it at `{target}`, \
         or set $CLICKHOUSE_HOST to use a server"
    )]
    NoClient {
        /// The program that was looked for.
        npm: String,
        /// Name and version of the package.
        spec: String,
        /// Where the library belongs.
        target: PathBuf,
    },
    /// The package client failed.
    #[error("`{npm} pack {spec}` ended with {status}; its last words:\n{last_words}")]
    Client {
        /// The program.
        npm: String,
        /// Name and version of the package.
        spec: String,
        /// How it ended.
        status: std::process::ExitStatus,
        /// The end of what it wrote.
        last_words: String,
    },
    /// What arrived is not what was pinned.
    #[error(
        "{what} of {spec} has the digest {found} instead of {expected}; nothing was kept, check where it came from"
    )]
    Digest {
        /// The package or the library.
        what: &'static str,
        /// Name and version of the package.
        spec: String,
        /// What was computed.
        found: String,
        /// What was pinned.
        expected: String,
    },
    /// The package could not be unpacked.
    #[error("`tar` could not take `package/{LIBRARY_FILE}` out of {spec}; its last words:\n{last_words}")]
    Unpack {
        /// Name and version of the package.
        spec: String,
        /// The end of what it wrote.
        last_words: String,
    },
    /// A file or a program could not be used.
    #[error("`{path}` cannot be used while the engine's library is fetched")]
    Io {
        /// The file or program.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}
