//! `data_quality_metrics`: what the telemetry of the last hour is worth.

use edge_assets::{clickhouse::ClickHouse, metadata::Table, prelude::*};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::{Anomaly, history, measure};
use crate::{
    catalog::{Catalog, EVENTS},
    settings::PipelineSettings,
};

/// What the telemetry of an hour is worth. Percentages are rounded to two decimals, and absent where nothing came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataQuality {
    /// The events of the hour.
    pub total_events: u64,
    /// The share of events without a temperature.
    pub null_temperature_pct: Option<f64>,
    /// The share of events without a pressure.
    pub null_pressure_pct: Option<f64>,
    /// The share of temperatures that are not believed.
    pub temp_outlier_pct: Option<f64>,
    /// The share of pressures that are not believed.
    pub pressure_outlier_pct: Option<f64>,
    /// Temperatures that are not believed.
    pub temp_outliers: u64,
    /// Pressures that are not believed.
    pub pressure_outliers: u64,
    /// The devices that sent anything.
    pub unique_devices: u64,
    /// The share of the values that the devices were due to send that came; 100 when none is missing.
    pub data_completeness: Option<f64>,
    /// Below this completeness the check fails.
    pub completeness_due: f64,
    /// How many devices do not behave as they did the day before.
    pub anomalies: u64,
    /// The first of them.
    pub anomalous: Vec<Anomaly>,
    /// When.
    pub checked_at: String,
}

/// Measures the last hour: how much came, how much of it is missing or not believed, and which devices behave unlike
/// the day before.
#[asset(
    group = "data_quality",
    kinds = ["clickhouse"],
    owners = ["team:edge"],
    deps = ["events", "events_hourly"],
    pool = "clickhouse",
    timeout = "5m",
    retry(max = 2, backoff = "10s", jitter),
)]
pub async fn data_quality_metrics(
    ctx: &AssetContext,
    ch: Res<ClickHouse>,
    settings: Res<PipelineSettings>,
) -> Result<Materialized<DataQuality>> {
    let now = ctx.clock().now();
    let catalog = Catalog::read(&ch).await?;
    let events = catalog
        .get(EVENTS)
        .ok_or("table `events` is missing; run `edge-pipelines schema migrate`")?;
    let from = now.saturating_sub(1.hour()).unwrap_or(Timestamp::MIN);
    let totals = measure::measure(&ch, events, &settings, from, now).await?;
    let unusual = history::find(&ch, &catalog, now).await?;
    let quality = DataQuality {
        total_events: totals.events,
        null_temperature_pct: percent(totals.events - totals.temperatures, totals.events),
        null_pressure_pct: percent(totals.events - totals.pressures, totals.events),
        temp_outlier_pct: percent(totals.temperature_outliers, totals.temperatures),
        pressure_outlier_pct: percent(totals.pressure_outliers, totals.pressures),
        temp_outliers: totals.temperature_outliers,
        pressure_outliers: totals.pressure_outliers,
        unique_devices: totals.devices,
        data_completeness: percent(totals.came, totals.due),
        completeness_due: settings.completeness,
        anomalies: unusual.count,
        anomalous: unusual.told,
        checked_at: settings.microsecond_text(now),
    };
    Ok(describe(quality))
}

fn describe(quality: DataQuality) -> Materialized<DataQuality> {
    let mut anomalous = Table::new(["device_id", "what", "now", "usual"]);
    for anomaly in &quality.anomalous {
        let kind = serde_json::to_value(anomaly.kind).unwrap_or_default();
        anomalous.push([
            anomaly.device_id.as_str().into(),
            kind,
            anomaly.now.into(),
            anomaly.usual.into(),
        ]);
    }
    let completeness = quality.data_completeness;
    let mut result = Materialized::new(quality);
    let quality = &result.value;
    let mut metadata = edge_assets::Metadata::new()
        .with("total_events", quality.total_events)
        .with("temp_outliers", quality.temp_outliers)
        .with("pressure_outliers", quality.pressure_outliers)
        .with("unique_devices", quality.unique_devices)
        .with("anomalies", quality.anomalies)
        .with("checked_at", quality.checked_at.as_str());
    if let Some(completeness) = completeness {
        metadata.insert("data_completeness", completeness);
    }
    if !anomalous.rows.is_empty() {
        metadata.insert("anomalous_devices", anomalous);
    }
    result.metadata = metadata;
    result
}

/// A share in percent with two decimals; `None` of nothing.
fn percent(part: u64, whole: u64) -> Option<f64> {
    if whole == 0 {
        return None;
    }
    // In hundredths of a percent, rounded half up, and exact before the last division.
    let hundredths = (u128::from(part) * 20_000 / u128::from(whole)).div_ceil(2);
    u32::try_from(hundredths)
        .ok()
        .map(|hundredths| f64::from(hundredths) / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_to_two_decimals_and_absent_of_nothing() {
        let cases = [
            (0, 0, None),
            (0, 5, Some(0.0)),
            (5, 5, Some(100.0)),
            (1, 3, Some(33.33)),
            (2, 3, Some(66.67)),
        ];
        for (part, whole, expected) in cases {
            assert_eq!(percent(part, whole), expected, "{part} of {whole}");
        }
        assert_eq!(percent(u64::MAX, u64::MAX), Some(100.0));
    }
}
