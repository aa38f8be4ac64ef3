//! What a table holds, read from the server's list of its parts: for assets that something else fills.

use super::{client::ClickHouse, error::ClickHouseError, identifier::TableName};
use crate::asset::Observation;

/// The parts of a table as one row: merges change parts and not their data, so the version is made of what a merge keeps.
const PARTS: &str = "SELECT ifNull((SELECT toString(uuid) FROM system.tables WHERE database = {database: String} AND name = \
    {table: String}), '') AS id, ifNull((SELECT engine FROM system.tables WHERE database = {database: String} AND name = \
    {table: String}), '') AS engine, sum(part_rows), sum(part_bytes), count(), toInt64(max(modified)), \
    cityHash64(groupArray((partition_id, block, mutation))) FROM (SELECT partition_id, sum(rows) AS part_rows, \
    sum(bytes_on_disk) AS part_bytes, max(max_block_number) AS block, max(data_version) AS mutation, \
    max(toUnixTimestamp(modification_time)) AS modified FROM system.parts WHERE database = {database: String} AND table = \
    {table: String} AND active GROUP BY partition_id ORDER BY partition_id)";

/// The columns of [`PARTS`].
type Parts = (String, String, u64, u64, u64, i64, u64);

impl ClickHouse {
    /// Looks at a table that something else fills: its rows, bytes and partitions, when it changed last, and, of a MergeTree table, a
    /// data version that changes with inserts, mutations and replaced or dropped partitions, but not with merges.
    ///
    /// Only the list of parts is read, never the data. Of a cluster the node that answers is looked at. Rows that a time to live or a
    /// lightweight delete takes out of a part are seen once a mutation or a new part comes of it.
    ///
    /// ```no_run
    /// use edge_assets::{clickhouse::ClickHouse, prelude::*};
    ///
    /// /// Filled by the ingestion.
    /// #[external_asset]
    /// async fn events(ch: Res<ClickHouse>) -> Result<Observation> {
    ///     Ok(ch.observe("telemetry.events").await?)
    /// }
    /// ```
    ///
    /// # Errors
    /// [`ClickHouseError`], also when there is no such table.
    pub async fn observe(&self, table: impl Into<TableName>) -> Result<Observation, ClickHouseError> {
        let table = table.into();
        // The server's own words where the table is missing.
        self.query_raw(format!("SELECT 1 FROM {table} LIMIT 0"))
            .execute()
            .await?;
        let (id, engine, rows, bytes, partitions, modified, hash): Parts = self
            .query_raw(PARTS)
            .param("database", table.database().unwrap_or(self.settings().database_name()))
            .param("table", table.table())
            .fetch_one()
            .await?;
        let mut seen = Observation::new().with("clickhouse/table", table.plain());
        if !engine.ends_with("MergeTree") {
            return Ok(seen.with("clickhouse/engine", engine));
        }
        seen = seen.rows(rows).bytes("bytes", bytes).with("partitions", partitions);
        if let Ok(at) = jiff::Timestamp::from_second(modified)
            && modified > 0
        {
            seen = seen.with("modified_at", at);
        }
        Ok(seen.data_version(format!("{id}-{hash:016x}")))
    }
}
