//! [`MockClickHouse`]: an HTTP server on loopback that answers like ClickHouse, as a test tells it to.
//!
//! The real client talks to it over a real socket, so what a test sees of the `ClickHouse` resource is what production
//! sees: query ids, settings, parameters, typed rows with validation, errors before and after the first byte.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! use edge_assets::testing::MockClickHouse;
//!
//! let mock = MockClickHouse::start().await;
//! mock.expect_query("FROM events").returns("device_id String, n UInt64", [("a", 1), ("b", 2)]);
//!
//! let ch = mock.clickhouse();
//! let rows: Vec<(String, u64)> = ch.query("SELECT device_id, count() FROM events GROUP BY 1").fetch_all().await?;
//! assert_eq!(rows, [("a".to_owned(), 1), ("b".to_owned(), 2)]);
//! # Ok::<(), edge_assets::clickhouse::ClickHouseError>(())
//! # }).unwrap();
//! ```
//!
//! A query that was not expected gets an error that says what was, and fails the test when the mock is dropped; so does
//! an expectation that nobody met. The mock answers by itself: `/ping`, `SELECT version()`, the resource's question for
//! its health, `DESCRIBE TABLE` and inserts of tables that were declared by [`MockClickHouse::table`], and `KILL QUERY`.

mod answer;
mod columns;
mod expectation;
mod received;
mod row_binary;
mod server;

pub use expectation::Expectation;
pub use received::ReceivedQuery;
pub use server::MockClickHouse;
