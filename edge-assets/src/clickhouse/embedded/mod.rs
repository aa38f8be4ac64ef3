//! The embedded ClickHouse engine: the real thing, in a process of its own, with nothing to install.
//!
//! [`EmbeddedClickHouse`] starts a child process (usually this program itself, under a hidden subcommand) that loads the
//! engine's library and answers HTTP on the loopback interface, exactly as far as clients of a ClickHouse server need.
//! The same client code therefore runs against the embedded engine, a server and a cluster.
//!
//! Parent: [`process`] starts and ends the child, [`library`] finds the engine's library. Child: [`serve`] runs the
//! [`endpoint`], which reads a [`request`], gives it to [`execute`] on a thread that may block, and streams the
//! [`reply`]. All unsafe code is in [`ffi`].

mod announcement;
mod block;
mod body;
mod complaint;
mod credentials;
mod endpoint;
mod engine;
mod engine_error;
mod error;
mod execute;
mod fetch;
#[expect(
    unsafe_code,
    reason = "the engine is a C library, and its process must take hold of its own standard streams"
)]
mod ffi;
mod folder;
mod head;
mod insert_split;
mod kill;
mod launcher;
mod library;
mod process;
mod reply;
mod request;
mod running;
mod select_format;
mod serve;
mod sessions;
mod settings_of_request;
mod statement;
mod temporary;
mod tokens;

pub use error::EmbeddedError;
pub use fetch::{FetchError, FetchProgress, LibraryFetch};
pub use launcher::ChildLauncher;
pub use library::{LIBRARY_FILE, LIBRARY_VERSION, LibrarySearch};
pub use process::{EmbeddedClickHouse, EmbeddedClickHouseBuilder};
pub use serve::{ENGINE_SUBCOMMAND, serve_child, serve_child_if_asked};
