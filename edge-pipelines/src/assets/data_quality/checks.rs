//! The checks of `data_quality_metrics` whose limits are settings. All of them warn: telemetry that is not well is still telemetry.

use edge_assets::prelude::*;

use super::data_quality_metrics::{DataQuality, data_quality_metrics};
use crate::settings::PipelineSettings;

/// So many names stand in one line.
const NAMED: usize = 5;

/// Nearly all of the metrics that devices are due to send have come.
#[asset_check(asset = data_quality_metrics, severity = warn)]
pub fn data_completeness_is_sufficient(quality: &DataQuality, settings: Res<PipelineSettings>) -> CheckResult {
    let found = quality.data_completeness;
    CheckResult::pass_if(found >= settings.completeness)
        .describe(format!(
            "{found} % of the metrics due came, {} % are asked for",
            settings.completeness
        ))
        .with("data_completeness", found)
        .with("minimum", settings.completeness)
}

/// Something has arrived at all: an hour without events misses nothing and is still not well.
#[asset_check(asset = data_quality_metrics, severity = warn)]
pub fn events_have_arrived(quality: &DataQuality) -> CheckResult {
    CheckResult::pass_if(quality.total_events > 0)
        .describe(format!("{} events in the last hour", quality.total_events))
        .with("total_events", quality.total_events)
}

/// Temperatures and pressures lie within the bounds of what is believed, nearly all of them.
#[asset_check(asset = data_quality_metrics, severity = warn)]
pub fn outliers_are_few(quality: &DataQuality, settings: Res<PipelineSettings>) -> CheckResult {
    let (temperature, pressure) = (quality.temp_outlier_pct, quality.pressure_outlier_pct);
    CheckResult::pass_if(temperature.max(pressure) <= settings.outliers)
        .describe(format!(
            "{temperature} % of the temperatures and {pressure} % of the pressures are out of bounds, {} % may be",
            settings.outliers
        ))
        .with("temp_outlier_pct", temperature)
        .with("pressure_outlier_pct", pressure)
        .with("maximum", settings.outliers)
}

/// No device sends other amounts or other values than in the day before.
#[asset_check(asset = data_quality_metrics, severity = warn)]
pub fn devices_behave_as_before(quality: &DataQuality) -> CheckResult {
    let anomalies = &quality.anomalies;
    let named: Vec<String> = anomalies
        .iter()
        .take(NAMED)
        .map(|found| {
            format!(
                "{} ({} {}, usually {})",
                found.device_id, found.kind, found.found, found.usual
            )
        })
        .collect();
    let text = match anomalies.len() {
        0 => "no device does".to_owned(),
        count if count > NAMED => format!("{}, and {} more", named.join(", "), count - NAMED),
        _ => named.join(", "),
    };
    CheckResult::pass_if(anomalies.is_empty())
        .describe(text)
        .with("anomalies", anomalies.len())
}
