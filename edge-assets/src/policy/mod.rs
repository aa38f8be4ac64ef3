//! Policies: how often to repeat ([`RetryPolicy`]) and how many at once ([`PoolLimits`]). Data and pure functions.

mod pool;
mod retry;

pub use pool::PoolLimits;
pub use retry::RetryPolicy;
