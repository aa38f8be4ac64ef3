//! An engine that the tests of a process share, and a database for each.

mod shared_engine;

pub(crate) use shared_engine::{Database, engine_program, library};
