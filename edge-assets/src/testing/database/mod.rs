//! A real ClickHouse for tests: one engine a test binary, a database of its own for each test.

#[cfg(feature = "clickhouse-embedded")]
mod before_main;
#[cfg(feature = "clickhouse-embedded")]
mod engine;
mod server;
mod test_database;

#[cfg(feature = "clickhouse-embedded")]
pub use engine::{engine, engine_library};
pub use test_database::TestDatabase;
