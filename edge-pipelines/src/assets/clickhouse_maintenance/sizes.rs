//! `table_sizes`: how much each table holds.

use edge_assets::{
    MetadataValue,
    clickhouse::{ClickHouse, ClickHouseError, Row},
    metadata::Table,
    prelude::*,
};
use serde::{Deserialize, Serialize};

/// How much one table holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Row)]
pub struct TableSize {
    /// The table.
    pub table: String,
    /// Bytes on disk.
    pub bytes: u64,
    /// Rows.
    pub rows: u64,
    /// Parts, of which there should be few.
    pub parts: u64,
}

/// Bytes, rows and parts of each table of the database, the largest first.
#[asset(
    group = "clickhouse_maintenance",
    kinds = ["clickhouse"],
    owners = ["team:edge"],
    deps = ["events", "events_1min", "events_hourly", "device_daily_summary"],
    pool = "clickhouse",
    timeout = "5m",
    retry(max = 2, backoff = "5s", jitter),
)]
pub async fn table_sizes(ch: Res<ClickHouse>) -> Result<Materialized<Vec<TableSize>>, ClickHouseError> {
    let sizes: Vec<TableSize> = ch
        .query_raw(
            "SELECT t.name AS table, sum(p.bytes_on_disk) AS bytes, sum(p.rows) AS rows, countIf(p.active) AS parts \
             FROM system.tables AS t \
             LEFT JOIN (SELECT * FROM system.parts WHERE active AND database = {database: String}) AS p \
             ON p.table = t.name \
             WHERE t.database = {database: String} AND t.engine LIKE '%MergeTree' \
             GROUP BY t.name ORDER BY bytes DESC, table",
        )
        .param("database", ch.settings().database_name())
        .fetch_all()
        .await?;
    let mut table = Table::new(["table", "bytes", "rows", "parts"]);
    for size in &sizes {
        table.push([
            size.table.as_str().into(),
            size.bytes.into(),
            size.rows.into(),
            size.parts.into(),
        ]);
    }
    let total = sizes.iter().map(|size| size.bytes).sum();
    Ok(Materialized::new(sizes)
        .with("table_sizes", table)
        .with("total_bytes", MetadataValue::Bytes(total)))
}
