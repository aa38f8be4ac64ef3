//! The embedded ClickHouse engine, tested with the real library, as a client sees it.
//!
//! One engine a process, one database a test. Where the library is not found the tests say so and pass, unless
//! `EDGE_REQUIRE_ENGINE=1` is set.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

mod hazards;
mod http_answers;
mod http_inserts;
mod http_requests;
mod limits;
mod official_client;
mod official_client_errors;
mod process_end;
mod process_start;
mod stopping_queries;
