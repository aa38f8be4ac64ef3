//! The rollups held against the events they were made of, and repaired.

pub mod daily_device_summary;
pub mod hourly_aggregation;
mod verify;
