//! edge-assets.

#[cfg(feature = "clickhouse")]
pub mod clickhouse;
