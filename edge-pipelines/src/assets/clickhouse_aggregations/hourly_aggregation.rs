//! The asset `hourly_aggregation`: the hourly rollup of the last day, verified and repaired.

use edge_assets::{clickhouse::ClickHouse, partition::Hour, prelude::*};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::verify::verify;
use crate::{
    assets::telemetry::{events::events, rollups::events_hourly},
    queries::{RollupSummary, rollup_summary},
    rollup::{Rollup, Window},
};

/// The hours since the beginning of 2020.
pub(super) const HOURS: PartitionsDefinition = PartitionsDefinition::hourly("2020-01-01");

/// What the hourly rollup holds after it was verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourlyReport {
    /// Pairs of device and hour.
    pub row_count: u64,
    /// The first hour with events.
    pub earliest_hour: Option<Timestamp>,
    /// The last hour with events.
    pub latest_hour: Option<Timestamp>,
    /// Pairs that differed from events.
    pub mismatches: u64,
    /// Pairs that still differ.
    pub left: u64,
}

/// Holds `events_hourly` against `events`, and repairs what differs.
///
/// Run for the newest complete hour, which is what a run without a partition is, it looks at the 24 hours up to that
/// one, since events come late; run for an earlier hour, at that hour only. Hours whose events are past their retention
/// are left as they are.
#[asset(
    deps = [events, events_hourly],
    group = "clickhouse_aggregations",
    owners = ["team:edge"],
    kinds = ["clickhouse"],
    partitions = HOURS,
    retry(max = 3, backoff = "30s", jitter),
    timeout = "30m",
    fresh_within = "2h",
)]
pub async fn hourly_aggregation(
    ctx: &AssetContext,
    ch: Res<ClickHouse>,
    hour: Partition<Hour>,
) -> Result<Materialized<HourlyReport>> {
    let newest = Window::complete(Rollup::Hourly, ctx.clock().now(), 1);
    let first = hour.0.0;
    let window = if first == newest.from {
        Window::complete(Rollup::Hourly, ctx.clock().now(), 24)
    } else {
        Window::bucket(Rollup::Hourly, first)
    };
    let verified = verify(ctx, &ch, Rollup::Hourly, window).await?;
    let found: RollupSummary = rollup_summary(&ch, Rollup::Hourly, window).fetch_one().await?;
    let bucket = |second| (found.rows > 0).then(|| Timestamp::from_second(second).unwrap_or_default());
    let report = HourlyReport {
        row_count: found.rows,
        earliest_hour: bucket(found.first),
        latest_hour: bucket(found.last),
        mismatches: verified.mismatches(),
        left: verified.left(),
    };
    let mut done = Materialized::new(report.clone())
        .with("row_count", report.row_count)
        .with("event_count", found.events)
        .with("mismatches", report.mismatches)
        .with("verification", verified.text());
    for (name, hour) in [
        ("earliest_hour", report.earliest_hour),
        ("latest_hour", report.latest_hour),
    ] {
        if let Some(hour) = hour {
            done = done.with(name, hour);
        }
    }
    Ok(done)
}

/// After the repair the hourly rollup says the same as the events.
#[asset_check(asset = hourly_aggregation, severity = warn)]
pub fn hourly_rollup_agrees(report: &HourlyReport) -> CheckResult {
    CheckResult::pass_if(report.left == 0)
        .describe(format!(
            "{} of {} figures differed from events, {} still do",
            report.mismatches, report.row_count, report.left
        ))
        .with("mismatches", report.mismatches)
        .with("left", report.left)
}
