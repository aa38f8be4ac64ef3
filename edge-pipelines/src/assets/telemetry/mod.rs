//! What the ingester and the materialized views keep: observed, not made.

pub mod events;
pub mod rollups;
