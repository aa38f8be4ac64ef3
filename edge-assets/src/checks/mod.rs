//! Built-in checks: row count, share of nulls, bounds, uniqueness, schema, freshness, anomalies; of tables and of metadata.
//!
//! Nothing of it is SQL that an author writes. Rules on [`metadata`] look at what materializations record, and at the series that they
//! make over time; rules on a [`table`] at a ClickHouse table, all of one table in one query, and at its stage while the data is not
//! published yet. What is measured is in the result; what it means is decided by pure functions.
//!
//! Rules stand in the attribute of their asset ([`AttachChecks`]); those for assets of others, which have no attribute at hand, are made
//! into checks of the definitions by [`on_metadata`] and [`on_table`](table::on_table).
//!
//! ```
//! use edge_assets::{checks::metadata::{anomaly, bounds, row_count}, prelude::*};
//!
//! #[asset(checks = [row_count(1..).blocking(), bounds("mean", -50.0..=100.0), anomaly("rows").warn()])]
//! async fn readings() -> Result<Materialized> {
//!     Ok(Materialized::unit().rows(1_440).with("mean", 21.5))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), edge_assets::Error> {
//! let definitions = Definitions::builder().asset::<readings>().build()?;
//! let result = definitions.materialize("readings").await?;
//! let found: Vec<&str> = result.step("readings").unwrap().checks.iter().map(|check| &*check.name).collect();
//! assert_eq!(found, ["row_count", "bounds_mean", "anomaly_rows"]);
//! # Ok(()) }
//! ```

mod anomaly;
mod attached;
mod judgement;
mod limits;
pub mod metadata;
mod rule;
mod schema_change;
mod statistics;
#[cfg(feature = "clickhouse")]
pub mod table;

pub use anomaly::{Anomaly, Direction, Point};
pub use attached::{AttachChecks, AttachedChecks};
pub use limits::Limits;
pub use metadata::on_metadata;
pub use rule::Rule;
pub use schema_change::SchemaChange;
pub use statistics::{median, robust_z_score};
