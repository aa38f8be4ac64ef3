//! The storage kept in order.

mod failures;
pub mod optimize_tables;
pub mod partition_cleanup;
mod partition_span;
pub mod table_sizes;

pub use failures::MaintenanceError;
