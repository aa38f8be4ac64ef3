//! How good the telemetry is.

mod completeness;
pub mod data_quality_metrics;
