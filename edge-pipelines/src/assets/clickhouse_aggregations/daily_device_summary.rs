//! The asset `daily_device_summary`: the daily report of each device.

use edge_assets::{clickhouse::ClickHouse, partition::Day, prelude::*};
use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::{hourly_aggregation::hourly_aggregation, verify::verify};
use crate::{
    assets::telemetry::{events::events, rollups::device_daily_summary},
    catalog::{Catalog, Table},
    queries::{RollupSummary, rollup_summary, summary_of_day},
    rollup::{Rollup, Window},
};

/// The days since the beginning of 2020.
const DAYS: PartitionsDefinition = PartitionsDefinition::daily("2020-01-01");

/// What the summary of a day holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyReport {
    /// The day.
    pub date: Date,
    /// Rows: one for each device that sent something.
    pub row_count: u64,
    /// Events that they count.
    pub total_events: u64,
    /// Rows that were missing or wrong before.
    pub corrected: u64,
    /// Rows that are still wrong, because events of the day kept arriving.
    pub left: u64,
}

/// Generates the report of a day in `device_daily_summary`, one row for each device.
///
/// What is there already is compared with the events of the day: what is missing is added in one step, what is wrong is
/// replaced in one step, what is right is left alone. So a day can be generated any number of times, and a reader never
/// sees a part of it; several days at once do not get into each other's way. A day whose events are past their retention keeps the report that it has.
#[asset(
    // A day is made after its hours, which its check holds it against: windows that overlap, as without a mapping.
    deps = [events, device_daily_summary, hourly_aggregation],
    group = "clickhouse_aggregations",
    owners = ["team:edge"],
    kinds = ["clickhouse"],
    partitions = DAYS,
    retry(max = 3, backoff = "1m", jitter),
    timeout = "1h",
    fresh_within = "26h",
)]
pub async fn daily_device_summary(
    ctx: &AssetContext,
    ch: Res<ClickHouse>,
    day: Partition<Day>,
) -> Result<Materialized<DailyReport>> {
    let date = day.0.0;
    let window = window_of(date)?;
    let verified = verify(ctx, &ch, Rollup::Daily, window).await?;
    let found: RollupSummary = summary_of_day(&ch, window).fetch_one().await?;
    let report = DailyReport {
        date,
        row_count: found.rows,
        total_events: found.events,
        corrected: verified.mismatches(),
        left: verified.left(),
    };
    Ok(Materialized::new(report)
        .with("row_count", found.rows)
        .with("unique_devices", found.devices)
        .with("date_range", format!("{date} to {date}"))
        .with("total_events", found.events)
        .with("corrected", verified.mismatches())
        .with("verification", verified.text()))
}

fn window_of(day: Date) -> Result<Window> {
    Ok(Window::bucket(Rollup::Daily, day.to_zoned(TimeZone::UTC)?.timestamp()))
}

/// After the repair the report of the day says the same as the events.
#[asset_check(asset = daily_device_summary)]
pub fn daily_report_agrees(report: &DailyReport) -> CheckResult {
    CheckResult::pass_if(report.left == 0)
        .describe(format!(
            "{} of {} devices differed from events, {} still do",
            report.corrected, report.row_count, report.left
        ))
        .with("corrected", report.corrected)
        .with("left", report.left)
}

/// The day has as many events as its hours have together; where hours are kept longer than events, they vouch for the day.
#[asset_check(asset = daily_device_summary, severity = warn)]
pub async fn the_day_is_the_sum_of_its_hours(
    report: &DailyReport,
    ctx: &AssetContext,
    ch: Res<ClickHouse>,
) -> Result<CheckResult> {
    let window = window_of(report.date)?;
    let catalog = Catalog::read(&ch).await?;
    let keeps = catalog.get(Rollup::Hourly.table()).and_then(Table::keeps);
    if !catalog.trusts(Rollup::Hourly) || keeps.is_some_and(|keeps| keeps.horizon(ctx.clock().now()) > window.from) {
        return Ok(
            CheckResult::pass().describe("the hours of the day are not there any more, or of an earlier version")
        );
    }
    let hours: RollupSummary = rollup_summary(&ch, Rollup::Hourly, window).fetch_one().await?;
    Ok(CheckResult::pass_if(hours.events == report.total_events)
        .describe(format!(
            "{} events in the day, {} in its hours",
            report.total_events, hours.events
        ))
        .with("events_of_day", report.total_events)
        .with("events_of_hours", hours.events))
}
