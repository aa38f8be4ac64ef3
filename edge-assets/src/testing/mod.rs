//! What tests of assets need: servers that answer as they are told, and networks that fail as they are told.

pub mod fault_proxy;
#[cfg(feature = "clickhouse")]
pub mod mock_clickhouse;

pub use fault_proxy::{Fault, FaultProxy};
#[cfg(feature = "clickhouse")]
pub use mock_clickhouse::MockClickHouse;
