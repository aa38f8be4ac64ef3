//! Group `data_quality`: what the telemetry of the last hour is worth.

mod anomaly;
mod checks;
mod history;
mod measure;
mod metrics;

pub use anomaly::{Anomaly, AnomalyKind};
pub use checks::{completeness, no_anomalies};
pub use metrics::{DataQuality, data_quality_metrics};
