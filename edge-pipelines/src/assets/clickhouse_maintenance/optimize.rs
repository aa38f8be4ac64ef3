//! `optimize_tables`: merges the parts of each table into one a partition.

use edge_assets::{boxed::error_chain, clickhouse::ClickHouse, metadata::Table, prelude::*};

use super::tables::{MaintenanceError, TABLES, on_cluster};

/// Merges the parts of each table into one a partition, which is when rows past their retention go and rollups shrink.
///
/// A table that fails does not stop the others; the asset then ends as failed, with the error of each in its metadata.
#[asset(
    group = "clickhouse_maintenance",
    kinds = ["clickhouse"],
    owners = ["team:edge"],
    deps = ["events", "events_1min", "events_hourly", "device_daily_summary"],
    pool = "clickhouse",
    timeout = "2h",
)]
pub async fn optimize_tables(ctx: &AssetContext, ch: Res<ClickHouse>) -> Result<(), MaintenanceError> {
    let mut results = Table::new(["table", "result"]);
    let mut failed = Vec::new();
    for (done, table) in (0..).zip(TABLES) {
        ctx.progress(done, Some(4), "tables");
        let sql = format!("OPTIMIZE TABLE {} FINAL", on_cluster(&ch, table.name));
        match ch.query_raw(sql).no_timeout().execute().await {
            Ok(_) => results.push([table.name.into(), "optimized".into()]),
            Err(error) => {
                results.push([table.name.into(), error_chain(&error).into()]);
                failed.push((table.name, error));
            }
        }
    }
    ctx.record("tables_processed", TABLES.len() - failed.len());
    ctx.record("results", results);
    MaintenanceError::of("optimized", TABLES.len(), failed)
}
