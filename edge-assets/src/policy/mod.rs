//! Policies: how often to repeat ([`RetryPolicy`]) and what ([`ErrorClass`]), and how many at once ([`PoolLimits`]). Data and pure functions.

mod error_class;
mod pool;
mod retry;

pub use error_class::ErrorClass;
pub use pool::PoolLimits;
pub use retry::RetryPolicy;
