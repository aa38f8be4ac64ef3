//! Group `clickhouse_maintenance`: what keeps the tables small and quick.

mod cleanup;
mod optimize;
mod sizes;
mod tables;

pub use cleanup::partition_cleanup;
pub use optimize::optimize_tables;
pub use sizes::{TableSize, table_sizes};
pub use tables::MaintenanceError;
