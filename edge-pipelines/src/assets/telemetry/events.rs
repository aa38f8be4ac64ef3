//! The asset `events`: telemetry as it arrives.

use edge_assets::{clickhouse::ClickHouse, instance::DATA_AS_OF, prelude::*};

use crate::queries::{Extent, extent_of_events};

/// Telemetry of the devices, one row for each message, written by the ingester.
///
/// Rows come late and out of order; they are kept for 90 days.
#[external_asset(group = "telemetry", owners = ["team:edge"], kinds = ["clickhouse", "table"], fresh_within = "5m")]
pub async fn events(ctx: &AssetContext, ch: Res<ClickHouse>) -> Result<Observation> {
    let extent: Extent = extent_of_events(&ch).fetch_one().await?;
    let mut seen = Observation::new().with("row_count", extent.rows);
    if let (Some(oldest), Some(newest)) = (extent.first(), extent.last()) {
        let age = ctx.clock().now().duration_since(newest);
        seen = seen
            .with("oldest_event", oldest)
            .with("newest_event", newest)
            .with("age_seconds", age.as_secs())
            // As old as its newest event, whenever somebody looked. A clock ahead of ours makes nothing fresher than now.
            .with(DATA_AS_OF, newest.min(ctx.clock().now()))
            .data_version(format!("{} rows up to {newest}", extent.rows));
    }
    Ok(seen)
}
