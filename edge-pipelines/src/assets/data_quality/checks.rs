//! Checks of the data quality. Both warn: bad telemetry is no reason to stop the dashboards.

use edge_assets::prelude::*;

use super::{DataQuality, data_quality_metrics};

/// The devices send what they are due to send.
#[asset_check(asset = data_quality_metrics, severity = warn)]
pub fn completeness(quality: &DataQuality) -> CheckResult {
    let due = quality.completeness_due;
    match quality.data_completeness {
        None => CheckResult::fail("no events came in the last hour"),
        Some(found) => CheckResult::pass_if(found >= due)
            .describe(format!("{found} % of the values that were due came; {due} % should"))
            .with("data_completeness", found),
    }
}

/// No device behaves unlike the day before.
#[asset_check(asset = data_quality_metrics, severity = warn)]
pub fn no_anomalies(quality: &DataQuality) -> CheckResult {
    let text = match quality.anomalous.first() {
        None => "every device behaves as it did".to_owned(),
        Some(first) => format!(
            "{} anomalies; the first is device `{}`: {:?} {} instead of about {}",
            quality.anomalies, first.device_id, first.kind, first.now, first.usual
        ),
    };
    CheckResult::pass_if(quality.anomalies == 0)
        .describe(text)
        .with("anomalies", quality.anomalies)
}
