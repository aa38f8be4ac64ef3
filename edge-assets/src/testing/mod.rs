//! What tests of assets stand on. Feature `test-util`.
//!
//! | for | there is |
//! |---|---|
//! | an asset called as a function | [`TestContext`], which tells afterwards what was recorded |
//! | a whole run | [`TestRun`], with the [`EventLog`] as its oracle and [`TokioClock`] as its clock |
//! | the definitions as a whole | [`check_definitions`] |
//! | schedules, sensors and jobs over weeks | [`Simulation`], in virtual time |
//! | ClickHouse | `MockClickHouse`, which answers as it is told; `TestDatabase`, on the real engine |
//! | Redis | [`RedisServer`] |
//! | a network that fails as it is told | [`FaultProxy`] |

mod clock;
mod context;
#[cfg(feature = "clickhouse")]
mod database;
mod definitions;
mod event_log;
pub mod fault_proxy;
#[cfg(feature = "clickhouse")]
pub mod mock_clickhouse;
mod redis_server;
mod resp;
mod run;

pub use clock::TokioClock;
pub use context::{Progress, Recorded, TestContext, TestContextBuilder};
#[cfg(feature = "clickhouse")]
pub use database::TestDatabase;
#[cfg(feature = "clickhouse-embedded")]
pub use database::{engine, engine_library};
pub use definitions::check_definitions;
pub use event_log::EventLog;
pub use fault_proxy::{Fault, FaultProxy};
#[cfg(feature = "clickhouse")]
pub use mock_clickhouse::MockClickHouse;
pub use redis_server::{RedisServer, RedisServerError, RedisServerOptions};
pub use resp::Reply;
pub use run::{FinishedRun, TestRun};

pub use crate::simulation::{Simulation, SimulationBuilder};
