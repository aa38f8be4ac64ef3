//! The asset `partition_cleanup`: what is past its retention is deleted now, not when the server gets to it.

use edge_assets::{
    clickhouse::{ClickHouse, ClickHouseError},
    metadata::Table,
    prelude::*,
};
use serde::{Deserialize, Serialize};

use super::{failures::Failures, partition_span::PartitionSpan};
use crate::{
    assets::telemetry::{
        events::events,
        rollups::{device_daily_summary, events_1min, events_hourly},
    },
    catalog::{Catalog, TABLES},
    queries::{PartitionSize, drop_partition, materialize_ttl, partition_sizes},
};

/// What is left, and what was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CleanupReport {
    /// Partitions that are left, as `table/partition`.
    pub left: Vec<String>,
    /// Partitions that were dropped, as `table/partition`.
    pub dropped: Vec<String>,
    /// Partitions of which the rows past their retention were deleted.
    pub trimmed: Vec<String>,
}

/// Deletes what is past its retention.
///
/// A partition that is wholly past it is dropped; of one that is partly past it the old rows are deleted. Retention is
/// that of the table as it stands in the server: a table without one loses nothing.
#[asset(
    deps = [events, events_1min, events_hourly, device_daily_summary],
    group = "clickhouse_maintenance",
    owners = ["team:edge"],
    kinds = ["clickhouse"],
    pool = "clickhouse_maintenance",
    timeout = "6h",
)]
pub async fn partition_cleanup(ctx: &AssetContext, ch: Res<ClickHouse>) -> Result<Materialized<CleanupReport>> {
    let now = ctx.clock().now();
    let catalog = Catalog::read(&ch).await?;
    let mut report = CleanupReport::default();
    let mut failures = Failures::default();
    for size in sizes(&ch).await? {
        let Some(table) = catalog.get(&size.table) else {
            continue;
        };
        let (Some(keeps), Some(key)) = (table.keeps(), table.partitions_by()) else {
            continue;
        };
        let (name, horizon) = (place(&size), keeps.horizon(now));
        let Some(span) = PartitionSpan::read(key, &size.partition) else {
            continue;
        };
        let (statement, list) = if span.is_before(horizon) {
            (drop_partition(&ch, &size.table, &size.id), &mut report.dropped)
        } else if span.begins_before(horizon) {
            (materialize_ttl(&ch, &size.table, &size.id), &mut report.trimmed)
        } else {
            continue;
        };
        match statement.execute().await {
            Ok(_) => list.push(name),
            Err(error) => drop(failures.note(&name, error)),
        }
    }
    let left = sizes(&ch).await?;
    let mut table = Table::new(["table", "partition", "rows", "bytes"]);
    for size in &left {
        report.left.push(place(size));
        table.push([
            size.table.as_str().into(),
            size.partition.as_str().into(),
            size.rows.into(),
            size.bytes.into(),
        ]);
    }
    ctx.record("partition_count", left.len());
    ctx.record("partitions", table);
    ctx.record("dropped", serde_json::json!(report.dropped));
    ctx.record("trimmed", serde_json::json!(report.trimmed));
    failures.into_result("cleaning up", TABLES.len())?;
    Ok(Materialized::new(report))
}

async fn sizes(ch: &ClickHouse) -> Result<Vec<PartitionSize>, ClickHouseError> {
    let mut sizes: Vec<PartitionSize> = partition_sizes(ch).fetch_all().await?;
    sizes.retain(|size| TABLES.contains(&size.table.as_str()));
    Ok(sizes)
}

fn place(size: &PartitionSize) -> String {
    format!("{}/{}", size.table, size.partition)
}
