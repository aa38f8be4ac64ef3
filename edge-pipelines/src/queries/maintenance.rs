//! Statements that keep the storage in order, and the server's account of its parts.

use edge_assets::clickhouse::{ClickHouse, Query, Row, quote_identifier, quote_literal};
use serde::Deserialize;

/// What a table takes on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Row)]
pub struct TableSize {
    /// The table.
    pub table: String,
    /// Rows.
    pub rows: u64,
    /// Bytes on the disk.
    pub bytes: u64,
    /// Parts.
    pub parts: u64,
}

/// What the tables of the database take on the disk, the biggest first.
pub fn table_sizes(ch: &ClickHouse) -> Query {
    ch.query_raw(
        "SELECT table, sum(rows) AS rows, sum(bytes_on_disk) AS bytes, count() AS parts FROM system.parts \
         WHERE active AND database = {database: String} GROUP BY table ORDER BY bytes DESC, table",
    )
    .param("database", ch.settings().database_name())
}

/// What a partition takes on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Row)]
pub struct PartitionSize {
    /// The table.
    pub table: String,
    /// The partition as the server prints it.
    pub partition: String,
    /// The server's id of it.
    pub id: String,
    /// Rows.
    pub rows: u64,
    /// Bytes on the disk.
    pub bytes: u64,
}

/// What the partitions of the database take on the disk.
pub fn partition_sizes(ch: &ClickHouse) -> Query {
    ch.query_raw(
        "SELECT table, partition, partition_id AS id, sum(rows) AS rows, sum(bytes_on_disk) AS bytes \
         FROM system.parts WHERE active AND database = {database: String} \
         GROUP BY table, partition, id ORDER BY table, id",
    )
    .param("database", ch.settings().database_name())
}

/// Merges the parts of a table into one for each partition; takes as long as that takes.
pub fn optimize(ch: &ClickHouse, table: &str) -> Query {
    let sql = format!("OPTIMIZE TABLE {}{} FINAL", quote_identifier(table), on_cluster(ch));
    ch.query_raw(sql).no_timeout()
}

/// Deletes the rows of a partition that are past their time to live, and waits for it.
pub fn materialize_ttl(ch: &ClickHouse, table: &str, partition_id: &str) -> Query {
    let sql = format!(
        "ALTER TABLE {}{} MATERIALIZE TTL IN PARTITION ID {}",
        quote_identifier(table),
        on_cluster(ch),
        quote_literal(partition_id)
    );
    ch.query_raw(sql).setting("mutations_sync", "1").no_timeout()
}

/// Drops a partition.
pub fn drop_partition(ch: &ClickHouse, table: &str, partition_id: &str) -> Query {
    let sql = format!(
        "ALTER TABLE {}{} DROP PARTITION ID {}",
        quote_identifier(table),
        on_cluster(ch),
        quote_literal(partition_id)
    );
    ch.query_raw(sql)
}

fn on_cluster(ch: &ClickHouse) -> String {
    ch.cluster()
        .map(|name| format!(" ON CLUSTER {}", quote_identifier(name)))
        .unwrap_or_default()
}
