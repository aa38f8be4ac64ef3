//! [`Stage`]: data is written beside a table and takes its place in one step, or not at all.
//!
//! A stage is a table of the same structure, `table__stage_…`. It is filled, checked, and published: either the whole
//! table is exchanged (`EXCHANGE TABLES`), or single partitions are replaced (`REPLACE PARTITION`), each at one instant,
//! so a reader sees all of the old or all of the new. Materialized views on the table do not see the rows of a stage.
//! A stage that is dropped unpublished is removed in the background; one whose process died is removed by
//! [`ClickHouse::drop_stale_stages`].

use std::time::Duration;

use ::clickhouse::Row;

use super::{
    cleanup::{drop_statement, on_cluster},
    client::ClickHouse,
    error::ClickHouseError,
    fault::{ClickHouseFault, FaultKind},
    identifier::{TableName, quote_identifier, quote_literal},
    insert::InsertRequest,
    inserter::Inserter,
};

/// What the name of a stage adds to the name of its table; ids without a step have no attempt.
const STAGE_NAME: &str = "__stage_[0-9a-f]{8}(_[0-9]+)?_[0-9a-f]{6}$";

/// One partition of a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StagedPartition {
    /// The partition as the server prints it: `202611`, `2026-11-22`, `('a',1)`.
    pub partition: String,
    /// The server's id of the partition.
    pub id: String,
    /// Its rows.
    pub rows: u64,
}

/// A table of the same structure as another, to be filled and published; made by [`ClickHouse::staged`].
#[derive(Debug)]
#[must_use = "a stage that is not published is dropped"]
pub struct Stage {
    clickhouse: ClickHouse,
    target: TableName,
    stage: TableName,
    allow_empty: bool,
    exists: bool,
}

impl ClickHouse {
    /// Creates a stage for a table: empty, with the same columns, keys, partitions and engine.
    ///
    /// # Errors
    /// [`ClickHouseError`], when the server does not create it: the table is missing, or it is replicated under a path
    /// that is written out, which a second table cannot share (`{uuid}` in the path makes it work).
    pub async fn staged(&self, table: impl Into<TableName>) -> Result<Stage, ClickHouseError> {
        let table = table.into();
        let target = TableName::of(
            table.database().unwrap_or(self.settings().database_name()),
            table.table(),
        );
        let random = fastrand::u32(..1 << 24);
        let suffix = match self.scope() {
            Some(scope) => format!("__stage_{}_{}_{random:06x}", scope.run_id().short(), scope.attempt()),
            None => format!("__stage_{:08x}_{random:06x}", fastrand::u32(..)),
        };
        let stage = Stage {
            clickhouse: self.clone(),
            stage: target.with_suffix(&suffix),
            target,
            allow_empty: false,
            // From here on: the statement may work although we never hear of it.
            exists: true,
        };
        let cluster = on_cluster(self.cluster());
        let sql = format!("CREATE TABLE {}{cluster} AS {}", stage.stage, stage.target);
        self.query_raw(sql).execute().await?;
        Ok(stage)
    }

    /// Drops the stages in this handle's database that are older than `age`, and tells their names.
    ///
    /// A stage outlives its process when that dies between creating and publishing. Take an age beyond that of any step.
    ///
    /// # Errors
    /// [`ClickHouseError`], when the server does not list or drop them.
    pub async fn drop_stale_stages(&self, age: Duration) -> Result<Vec<TableName>, ClickHouseError> {
        let database = self.settings().database_name();
        let names: Vec<String> = self
            .query_raw(
                "SELECT name FROM system.tables WHERE database = {database: String} AND match(name, {pattern: String}) \
                 AND metadata_modification_time <= now() - toIntervalSecond({seconds: UInt64}) ORDER BY name",
            )
            .param("database", database)
            .param("pattern", STAGE_NAME)
            .param("seconds", age.as_secs())
            .fetch_all()
            .await?;
        let mut dropped = Vec::with_capacity(names.len());
        for name in names {
            let table = TableName::of(database, name);
            self.query_raw(drop_statement(&table, self.cluster())).execute().await?;
            dropped.push(table);
        }
        Ok(dropped)
    }
}

impl Stage {
    /// The name of the stage, for the text of queries that fill or check it.
    #[must_use]
    pub const fn table(&self) -> &TableName {
        &self.stage
    }

    /// The table in whose place the data is to go.
    #[must_use]
    pub const fn target(&self) -> &TableName {
        &self.target
    }

    pub(super) fn default_database(&self) -> &str {
        self.clickhouse.settings().database_name()
    }

    /// Lets an empty stage be published. By default that is refused: an empty source is more often a fault than a fact.
    pub const fn allow_empty(mut self) -> Self {
        self.allow_empty = true;
        self
    }

    /// Inserts typed rows into the stage. Repeating it with a new stage cannot double rows.
    pub fn insert<T: Row>(&self) -> InsertRequest<T> {
        self.clickhouse.insert(&self.stage).staged()
    }

    /// Inserts typed rows into the stage, in batches.
    pub fn inserter<T: Row>(&self) -> Inserter<T> {
        self.clickhouse.inserter(&self.stage).staged()
    }

    /// The number of rows in the stage.
    ///
    /// # Errors
    /// [`ClickHouseError`], when the server does not count them.
    pub async fn rows(&self) -> Result<u64, ClickHouseError> {
        let sql = format!("SELECT count() FROM {}", self.stage);
        self.clickhouse.query_raw(sql).fetch_one().await
    }

    /// The partitions of the stage.
    ///
    /// # Errors
    /// [`ClickHouseError`], when the server does not list them.
    pub async fn partitions(&self) -> Result<Vec<StagedPartition>, ClickHouseError> {
        self.partitions_of(&self.stage).await
    }

    /// Replaces one partition of the table by that of the stage, at one instant. The stage stays.
    ///
    /// The partition is named as the server prints it, or by its id. What the stage holds in other partitions is not
    /// published. Returns the number of rows.
    ///
    /// # Errors
    /// [`ClickHouseError`]; also, of kind [`FaultKind::Refused`], when the stage has no rows in the partition and
    /// [`allow_empty`](Self::allow_empty) was not said.
    pub async fn publish_partition(&self, partition: &str) -> Result<u64, ClickHouseError> {
        let is_it = |candidate: &StagedPartition| candidate.partition == partition || candidate.id == partition;
        let staged = self.partitions().await?.into_iter().find(is_it);
        match staged {
            Some(found) if found.rows > 0 => {
                self.replace(&found.id).await?;
                return Ok(found.rows);
            }
            _ if !self.allow_empty => {
                return Err(self.refused(&format!("the stage has no rows in partition {partition}")));
            }
            _ => {}
        }
        // Servers since 26.x refuse to replace a partition by nothing; dropping it is the same, and as atomic.
        if let Some(found) = self.partitions_of(&self.target).await?.into_iter().find(is_it) {
            self.alter(&format!("DROP PARTITION ID {}", quote_literal(&found.id)))
                .await?;
        }
        Ok(0)
    }

    /// Replaces every partition that the stage has rows in, one after the other. The stage stays.
    ///
    /// Each partition changes at one instant; several do not change at the same one.
    ///
    /// # Errors
    /// As [`publish_partition`](Self::publish_partition). Partitions replaced before the error stay replaced.
    pub async fn publish_partitions(&self) -> Result<Vec<StagedPartition>, ClickHouseError> {
        let partitions = self.partitions().await?;
        if partitions.is_empty() && !self.allow_empty {
            return Err(self.refused("the stage has no rows"));
        }
        for partition in &partitions {
            self.replace(&partition.id).await?;
        }
        Ok(partitions)
    }

    /// Puts the stage in the place of the table, at one instant, and drops what was there. Returns the number of rows.
    ///
    /// # Errors
    /// [`ClickHouseError`]; also, of kind [`FaultKind::Refused`], when the stage is empty and
    /// [`allow_empty`](Self::allow_empty) was not said.
    pub async fn publish_table(self) -> Result<u64, ClickHouseError> {
        let rows = self.rows().await?;
        if rows == 0 && !self.allow_empty {
            return Err(self.refused("the stage has no rows"));
        }
        let cluster = on_cluster(self.clickhouse.cluster());
        let sql = format!("EXCHANGE TABLES {} AND {}{cluster}", self.stage, self.target);
        self.clickhouse.query_raw(sql).execute().await?;
        // Under the stage's name is the old data now; a failure to drop it is not one of publishing.
        if let Err(error) = self.abandon().await {
            tracing::warn!(%error, "the data that was replaced could not be dropped yet");
        }
        Ok(rows)
    }

    /// Drops the stage.
    ///
    /// # Errors
    /// [`ClickHouseError`], when the server does not; it is then tried once more in the background.
    pub async fn abandon(mut self) -> Result<(), ClickHouseError> {
        let sql = drop_statement(&self.stage, self.clickhouse.cluster());
        self.clickhouse.query_raw(sql).execute().await?;
        self.exists = false;
        Ok(())
    }

    async fn replace(&self, id: &str) -> Result<(), ClickHouseError> {
        let id = quote_literal(id);
        self.alter(&format!("REPLACE PARTITION ID {id} FROM {}", self.stage))
            .await
    }

    async fn alter(&self, change: &str) -> Result<(), ClickHouseError> {
        let cluster = on_cluster(self.clickhouse.cluster());
        let sql = format!("ALTER TABLE {}{cluster} {change}", self.target);
        self.clickhouse.query_raw(sql).execute().await.map(|_| ())
    }

    async fn partitions_of(&self, table: &TableName) -> Result<Vec<StagedPartition>, ClickHouseError> {
        // Of a cluster every node has parts of its own; replicas have the same ones.
        let (parts, sum) = match self.clickhouse.cluster() {
            Some(cluster) => (
                format!("clusterAllReplicas({}, system.parts)", quote_identifier(cluster)),
                "max(rows_of_host)",
            ),
            None => ("system.parts".to_owned(), "sum(rows_of_host)"),
        };
        let sql = format!(
            "SELECT partition, partition_id, {sum} FROM (SELECT partition, partition_id, sum(rows) AS rows_of_host \
             FROM {parts} WHERE database = {{database: String}} AND table = {{table: String}} AND active \
             GROUP BY partition, partition_id, hostName()) GROUP BY partition, partition_id ORDER BY partition_id"
        );
        let rows: Vec<(String, String, u64)> = self
            .clickhouse
            .query_raw(sql)
            .param("database", table.database().unwrap_or_default())
            .param("table", table.table())
            .fetch_all()
            .await?;
        Ok(rows
            .into_iter()
            .map(|(partition, id, rows)| StagedPartition { partition, id, rows })
            .collect())
    }

    fn refused(&self, why: &str) -> ClickHouseError {
        let fault = ClickHouseFault::new(FaultKind::Refused, why)
            .with_hint("the data in place is kept; say `allow_empty` if there may be none");
        let attempt = self.clickhouse.attempt(format!("publishing to {}", self.target));
        ClickHouseError::new(attempt, fault)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if self.exists {
            self.clickhouse.cleanup().drop_table(self.stage.clone());
        }
    }
}
