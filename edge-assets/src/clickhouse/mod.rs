//! The `ClickHouse` resource: one handle for a server, a cluster, the embedded engine and a mock.
//!
//! It is the official client crate with what a data asset needs around it: queries are named after their step and killed
//! with it, errors say where and what to do and whether a repetition may work, costs go into the step's metadata, rows
//! stream with constant memory, and data is published in one step or not at all. There is no trait in between: the same
//! code runs against everything that speaks ClickHouse's HTTP interface.
//!
//! Row types derive [`Row`] and serde's traits; a crate that does not itself depend on `clickhouse` says
//! `#[clickhouse(crate = "edge_assets::clickhouse::driver")]`.
//!
//! ```no_run
//! use edge_assets::clickhouse::{ClickHouse, ClickHouseError, Row};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Row, Serialize, Deserialize)]
//! #[clickhouse(crate = "edge_assets::clickhouse::driver")]
//! struct Total { device_id: String, events: u64 }
//!
//! /// A reader of `device_totals` sees the old totals or the new, never a mix.
//! async fn refresh(ch: &ClickHouse) -> Result<u64, ClickHouseError> {
//!     let stage = ch.staged("device_totals").await?;
//!     let mut insert = stage.insert::<Total>().await?;
//!     let mut totals = ch.query("SELECT device_id, count() AS events FROM events GROUP BY device_id").fetch::<Total>()?;
//!     while let Some(total) = totals.next().await? {
//!         insert.write(&total).await?;
//!     }
//!     insert.end().await?;
//!     stage.publish_table().await
//! }
//! ```

mod cleanup;
mod client;
mod codes;
mod connect;
pub mod cost;
mod describe;
#[cfg(feature = "clickhouse-embedded")]
pub mod embedded;
mod error;
mod exception_watch;
mod fault;
mod hints;
mod identifier;
mod insert;
mod inserter;
mod kill;
mod limits;
mod observe;
mod publish;
mod query;
mod resource;
mod settings;
mod sourced;
mod stream;
mod swap;
mod table_io;
mod transport;

pub use ::clickhouse as driver;
pub use ::clickhouse::{Row, RowOwned, RowRead, RowWrite};
pub use client::ClickHouse;
pub use cost::Summary;
pub use error::{ClickHouseError, ClickHouseSettingsError};
pub use fault::{ClickHouseFault, FaultKind};
pub use identifier::{TableName, quote_identifier, quote_literal};
pub use insert::{Insert, InsertRequest};
pub use inserter::{Inserter, Written};
pub use limits::{Caps, Compression, Timeouts};
pub use publish::StagedPartitions;
pub use query::Query;
pub use settings::ClickHouseSettings;
pub use sourced::Sourced;
pub use stream::RowStream;
pub use swap::{Stage, StagedPartition};
pub use table_io::{ClickHouseTables, TableLayout};
