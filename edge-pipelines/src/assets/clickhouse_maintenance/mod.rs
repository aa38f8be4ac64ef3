//! Group `clickhouse_maintenance`: what keeps the tables small and quick.

mod optimize_tables;
mod partition_cleanup;
mod table_sizes;
mod tables;

pub use optimize_tables::optimize_tables;
pub use partition_cleanup::partition_cleanup;
pub use table_sizes::table_sizes;
