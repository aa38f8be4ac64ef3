//! The engine's library: finding it, and fetching it once.

pub(crate) mod fetch;
pub(crate) mod fetch_error;
pub(crate) mod search;
