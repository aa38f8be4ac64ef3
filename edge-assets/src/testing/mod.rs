//! What tests of assets and of the framework start and stand on. Feature `test-util`.

mod redis_server;
mod resp;

pub use redis_server::{RedisServer, RedisServerError, RedisServerOptions};
pub use resp::Reply;
