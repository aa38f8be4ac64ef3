//! Policies: how often to repeat ([`RetryPolicy`]) and what ([`ErrorClass`]), how many at once ([`PoolLimits`]), and how old
//! data may become ([`FreshnessPolicy`]). Data and pure functions.

mod error_class;
mod freshness;
mod pool;
mod retry;

pub use error_class::ErrorClass;
pub use freshness::{Deadline, Freshness, FreshnessLook, FreshnessPolicy, MaxAge};
pub use pool::PoolLimits;
pub use retry::RetryPolicy;
