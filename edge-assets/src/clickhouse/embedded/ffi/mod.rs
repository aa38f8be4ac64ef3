//! The engine's C interface: the symbols that are used, and handles that own what they return.
//!
//! All unsafe code of the embedded engine lives in this folder. Its callers see handles that free themselves, borrow
//! what they depend on and turn the engine's error texts into [`EngineError`](crate::clickhouse::embedded::engine_error::EngineError).

mod handles;
mod host;
mod symbols;

pub(crate) use handles::{Connection, Parameters, QueryOutput, StatementClass, Statistics};
pub(crate) use host::{exit_now, ignore_broken_pipes, own_stdin, own_stdout, raise_file_limit};
pub(crate) use symbols::{EngineLibrary, LoadError};
