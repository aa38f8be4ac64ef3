//! The `ClickHouse` resource against a mock server, a faulty network, and, where there is one, a real engine.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod cancel;
mod checks;
mod engine_checks;
mod engine_database;
mod engine_query;
mod engine_tables;
mod engine_write;
mod faults;
mod insert;
mod mock;
mod query;
mod resource;
mod secrets;
mod stage;
mod support;
mod tls;
