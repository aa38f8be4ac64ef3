//! ClickHouse: the client resource, and the embedded engine that needs no set-up.

#[cfg(feature = "clickhouse-embedded")]
pub mod embedded;
