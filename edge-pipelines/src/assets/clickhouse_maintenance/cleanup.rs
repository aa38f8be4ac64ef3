//! `partition_cleanup`: what is past its retention goes now, not at the next merge.

use edge_assets::{
    boxed::error_chain,
    clickhouse::{ClickHouse, ClickHouseError, Row, quote_identifier, quote_literal},
    metadata::Table,
    prelude::*,
};
use jiff::Timestamp;
use serde::Deserialize;

use super::tables::{MaintainedTable, MaintenanceError, TABLES, on_cluster};
use crate::catalog::Catalog;

/// A partition, and the newest row in it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Row)]
struct Partition {
    id: String,
    rows: u64,
    newest: i64,
}

/// Drops partitions that lie wholly past the retention of their table, forces the retention on the rest, and reports
/// what is left.
///
/// The retention is the server's own account of the table, not a constant of this program. A table without one is left
/// alone. A table that fails does not stop the others.
#[asset(
    group = "clickhouse_maintenance",
    kinds = ["clickhouse"],
    owners = ["team:edge"],
    deps = ["events", "events_1min", "events_hourly", "device_daily_summary"],
    pool = "clickhouse",
    timeout = "2h",
)]
pub async fn partition_cleanup(ctx: &AssetContext, ch: Res<ClickHouse>) -> Result<()> {
    let catalog = Catalog::read(&ch).await?;
    let now = ctx.clock().now();
    let mut left = Table::new(["table", "partition", "rows"]);
    let mut dropped = Table::new(["table", "partition", "rows"]);
    let mut errors = Table::new(["table", "error"]);
    let mut failed = Vec::new();
    for (done, table) in (0..).zip(TABLES) {
        ctx.progress(done, Some(4), "tables");
        let horizon = catalog
            .get(table.name)
            .and_then(crate::catalog::Table::keeps)
            .map(|keeps| keeps.horizon(now));
        match clean(&ch, table, horizon).await {
            Ok(found) => {
                let row = |partition: Partition| [table.name.into(), partition.id.into(), partition.rows.into()];
                found
                    .dropped
                    .into_iter()
                    .for_each(|partition| dropped.push(row(partition)));
                found.left.into_iter().for_each(|partition| left.push(row(partition)));
            }
            Err(error) => {
                errors.push([table.name.into(), error_chain(&error).into()]);
                failed.push((table.name, error));
            }
        }
    }
    ctx.record("partition_count", left.rows.len());
    ctx.record("partitions", left);
    ctx.record("dropped", dropped);
    if !errors.rows.is_empty() {
        ctx.record("errors", errors);
    }
    Ok(MaintenanceError::of("cleaned up", TABLES.len(), failed)?)
}

struct Cleaned {
    left: Vec<Partition>,
    dropped: Vec<Partition>,
}

async fn clean(
    ch: &ClickHouse,
    table: MaintainedTable,
    horizon: Option<Timestamp>,
) -> Result<Cleaned, ClickHouseError> {
    let Some(horizon) = horizon else {
        return Ok(Cleaned {
            left: partitions(ch, table).await?,
            dropped: Vec::new(),
        });
    };
    let (dropped, kept): (Vec<_>, Vec<_>) = partitions(ch, table)
        .await?
        .into_iter()
        .partition(|partition| partition.newest < horizon.as_millisecond());
    let name = on_cluster(ch, table.name);
    for partition in &dropped {
        let sql = format!("ALTER TABLE {name} DROP PARTITION ID {}", quote_literal(&partition.id));
        ch.query_raw(sql).execute().await?;
    }
    if kept.is_empty() {
        return Ok(Cleaned { left: kept, dropped });
    }
    let sql = format!("ALTER TABLE {name} MATERIALIZE TTL");
    ch.query_raw(sql)
        .setting("mutations_sync", "1")
        .no_timeout()
        .execute()
        .await?;
    Ok(Cleaned {
        left: partitions(ch, table).await?,
        dropped,
    })
}

async fn partitions(ch: &ClickHouse, table: MaintainedTable) -> Result<Vec<Partition>, ClickHouseError> {
    let (name, time) = (quote_identifier(table.name), quote_identifier(table.time));
    let sql = format!(
        "SELECT _partition_id AS id, count() AS rows, \
         toUnixTimestamp64Milli(toDateTime64(max({time}), 3, 'UTC')) AS newest \
         FROM {name} GROUP BY id ORDER BY id"
    );
    ch.query_raw(sql).fetch_all().await
}
