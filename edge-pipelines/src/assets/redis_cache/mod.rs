//! What the dashboard reads from Redis: one key an asset, JSON, replaced whole with its time to live.
//!
//! Windows are whole buckets of a rollup: from the bucket into which the beginning of the span falls, to the one that is
//! filling now. Where a rollup of an earlier version stands, the same figures come from the events. Names, fields and
//! times to live are what the dashboard's readers were written for.

pub mod device_stats_cache;
pub mod hourly_stats_cache;
mod publish;
pub mod system_health_cache;
pub mod timeseries_cache;
