//! The asset `table_sizes`: what the tables take on the disk.

use edge_assets::{
    clickhouse::ClickHouse,
    metadata::{Table, bytes_text},
    prelude::*,
};

use crate::queries::{TableSize, table_sizes as sizes};

/// Bytes, rows and parts of each table.
#[asset(
    group = "clickhouse_maintenance",
    owners = ["team:edge"],
    kinds = ["clickhouse"],
    retry(max = 2, backoff = "10s", jitter),
    timeout = "2m",
)]
pub async fn table_sizes(ch: Res<ClickHouse>) -> Result<Materialized> {
    let found: Vec<TableSize> = sizes(&ch).fetch_all().await?;
    let mut table = Table::new(["table", "rows", "bytes", "size", "parts"]);
    let mut total = 0_u64;
    for size in &found {
        total = total.saturating_add(size.bytes);
        table.push([
            size.table.as_str().into(),
            size.rows.into(),
            size.bytes.into(),
            bytes_text(size.bytes).into(),
            size.parts.into(),
        ]);
    }
    Ok(Materialized::unit()
        .with("tables", table)
        .with("table_count", found.len())
        .bytes("total_bytes", total))
}
