//! Partitions: a month of days of which one fails, and half a million hours.

use edge_assets::{partition::Day, prelude::*};

const MONTH: PartitionsDefinition = PartitionsDefinition::daily("2026-10-01").until("2026-11-01");
const HOURS: PartitionsDefinition = PartitionsDefinition::hourly("1969-01-01");

/// October 2026, without the 13th.
#[asset(group = "partitions", partitions = MONTH)]
async fn month_of_days(day: Partition<Day>) -> Result {
    if day.0.0.day() == 13 {
        return Err("the source has nothing for this day".into());
    }
    Ok(())
}

/// Fifty-seven years of hours.
#[asset(group = "partitions", partitions = HOURS)]
async fn decades_of_hours() -> Result {
    Ok(())
}
