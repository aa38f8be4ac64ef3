//! What tests of assets stand on: servers that are started for them, servers that answer as they are told, and networks
//! that fail as they are told. Feature `test-util`.

mod declarations;
pub mod fault_proxy;
#[cfg(feature = "clickhouse")]
pub mod mock_clickhouse;
mod redis_server;
mod resp;

pub use declarations::assert_valid;
pub use fault_proxy::{Fault, FaultProxy};
#[cfg(feature = "clickhouse")]
pub use mock_clickhouse::MockClickHouse;
pub use redis_server::{RedisServer, RedisServerError, RedisServerOptions};
pub use resp::Reply;
