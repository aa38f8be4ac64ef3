//! The queries of the assets: their texts and their rows. They run on every shape of the tables.

mod dashboard;
mod maintenance;
mod quality;
mod rights;
mod source;
mod telemetry;

pub use dashboard::{
    DeviceStats, HourStats, MinuteStats, TotalStats, device_stats, hour_stats, minute_stats, total_stats,
};
pub use maintenance::{
    PartitionSize, TableSize, drop_partition, materialize_ttl, optimize, partition_sizes, table_sizes,
};
pub use quality::{Deviation, QualityTotals, TypeTally, deviations, events_by_location, tally_of_types, totals};
pub use rights::{RIGHTS, may};
pub use source::Source;
pub use telemetry::{
    Extent, RollupSummary, events_between, extent_of_events, newest_event, rollup_summary, summary_of_day,
};
