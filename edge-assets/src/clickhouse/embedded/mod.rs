//! The embedded ClickHouse engine: the real thing, in a process of its own, with nothing to install.
//!
//! [`EmbeddedClickHouse`] starts a child process (usually this program itself, under a hidden subcommand) that loads the
//! engine's library and answers HTTP on the loopback interface, exactly as far as clients of a ClickHouse server need.
//! The same client code therefore runs against the embedded engine, a server and a cluster.
//!
//! | folder | what lives there | in which process |
//! |---|---|---|
//! | `library` | finding and fetching the engine's library | parent |
//! | `parent` | starting the child, ending it | parent |
//! | `child` | the life of the engine process | child |
//! | `http` | reading requests, writing answers | child |
//! | `query` | running statements, stopping them | child |
//! | `ffi` | the C interface, and all unsafe code | child |
//!
//! Invariants: data of an INSERT never goes through a query call; the library is never unloaded; an engine always has a
//! folder of its own on disk; nothing secret is in arguments or environment; a body without an announced end is no body.

mod announcement;
mod child;
mod credentials;
mod engine;
mod engine_error;
mod error;
#[expect(
    unsafe_code,
    reason = "the engine is a C library, and its process must take hold of its own standard streams"
)]
mod ffi;
mod http;
mod library;
mod parent;
mod query;

pub use child::serve::{ENGINE_SUBCOMMAND, serve_child, serve_child_if_asked};
pub use error::EmbeddedError;
pub use library::{
    fetch::{FetchProgress, LibraryFetch},
    fetch_error::FetchError,
    search::{LIBRARY_FILE, LIBRARY_VERSION, LibrarySearch},
};
pub use parent::{
    launcher::ChildLauncher,
    process::{EmbeddedClickHouse, EmbeddedClickHouseBuilder},
};
