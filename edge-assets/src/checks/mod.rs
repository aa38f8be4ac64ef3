//! Built-in checks: row count, share of nulls, bounds, uniqueness, schema, freshness, anomalies; of tables and of metadata.
//!
//! Nothing of it is SQL that an author writes. [`on_metadata`] looks at what materializations record, and at the series that they
//! make over time; [`on_table`](table::on_table) at a ClickHouse table, all rules of one table in one query, and at its stage while
//! the data is not published yet. What is measured is in the result; what it means is decided by pure functions.
//!
//! ```
//! use edge_assets::{checks::metadata::{anomaly, bounds, on_metadata, row_count}, prelude::*};
//!
//! #[asset]
//! async fn readings() -> Result<Materialized> {
//!     Ok(Materialized::unit().rows(1_440).with("mean", 21.5))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), edge_assets::Error> {
//! let definitions = Definitions::builder()
//!     .asset::<readings>()
//!     .checks(on_metadata::<readings>([
//!         row_count(1..).blocking(),
//!         bounds("mean", -50.0..=100.0),
//!         anomaly("rows").warn(),
//!     ]))
//!     .build()?;
//! let result = definitions.materialize("readings").await?;
//! let found: Vec<&str> = result.step("readings").unwrap().checks.iter().map(|check| &*check.name).collect();
//! assert_eq!(found, ["row_count", "bounds_mean", "anomaly_rows"]);
//! # Ok(()) }
//! ```

mod anomaly;
mod judgement;
mod limits;
pub mod metadata;
mod rule;
mod schema_change;
mod statistics;
#[cfg(feature = "clickhouse")]
pub mod table;

pub use anomaly::{Anomaly, Direction, Point};
pub use limits::Limits;
pub use metadata::on_metadata;
pub use rule::Rule;
pub use schema_change::SchemaChange;
pub use statistics::{median, robust_z_score};
