//! How good the telemetry is.

pub mod checks;
mod completeness;
pub mod data_quality_metrics;
pub mod locations;
