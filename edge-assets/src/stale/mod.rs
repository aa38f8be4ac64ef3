//! Which assets are stale, and why: a pure function of the graph and of what the assets are now.

mod compute;
mod reason;

pub use compute::Staleness;
pub use reason::StaleReason;
