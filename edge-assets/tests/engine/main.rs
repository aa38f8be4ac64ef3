//! The embedded ClickHouse engine, tested with the real library, as a client sees it.
//!
//! One engine a process, one database a test. Where the library is not found the tests say so and pass, unless
//! `EDGE_REQUIRE_ENGINE=1` is set.

mod support;

mod official_client;
