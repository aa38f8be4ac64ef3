//! [`Ledger`]: the table `schema_migrations`, where applied migrations are recorded.

use std::collections::BTreeMap;

use edge_assets::clickhouse::{ClickHouse, ClickHouseError};

use super::{MIGRATIONS, Migration, SchemaError, SchemaOptions};

const TABLE: &str = "schema_migrations";

/// One recorded migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Applied {
    pub(super) name: String,
    pub(super) checksum: String,
    /// `2026-11-22 09:00:00`, UTC.
    pub(super) at: String,
}

/// What was applied, by version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Ledger(pub(super) BTreeMap<u32, Applied>);

impl Ledger {
    /// Reads the table; none means that nothing was applied.
    pub(super) async fn read(ch: &ClickHouse, options: &SchemaOptions) -> Result<Self, ClickHouseError> {
        let server = ch.without_database();
        let tables: u64 = server
            .query_raw(
                "SELECT count() FROM system.tables WHERE database = {database: String} AND name = {table: String}",
            )
            .param("database", &options.database)
            .param("table", TABLE)
            .fetch_one()
            .await?;
        if tables == 0 {
            return Ok(Self::default());
        }
        let sql = format!(
            "SELECT version, argMin(name, applied_at), argMin(checksum, applied_at), \
             formatDateTime(min(applied_at), '%Y-%m-%d %H:%i:%S', 'UTC') FROM {} GROUP BY version ORDER BY version",
            options.table(TABLE)
        );
        let rows: Vec<(u32, String, String, String)> = server.query_raw(sql).fetch_all().await?;
        let applied = rows
            .into_iter()
            .map(|(version, name, checksum, at)| (version, Applied { name, checksum, at }));
        Ok(Self(applied.collect()))
    }

    /// Creates the table.
    pub(super) async fn create(ch: &ClickHouse, options: &SchemaOptions) -> Result<(), ClickHouseError> {
        let sql = format!(
            "CREATE TABLE IF NOT EXISTS {}{} (version UInt32, name String, checksum String, \
             applied_at DateTime64(3, 'UTC') DEFAULT now64(3), applied_by String) \
             ENGINE = {}MergeTree ORDER BY version",
            options.table(TABLE),
            options.on_cluster(),
            if options.replicated { "Replicated" } else { "" },
        );
        ch.without_database().query_raw(sql).execute().await.map(|_| ())
    }

    /// Records a migration.
    pub(super) async fn record(
        ch: &ClickHouse,
        options: &SchemaOptions,
        migration: &Migration,
    ) -> Result<(), ClickHouseError> {
        let sql = format!(
            "INSERT INTO {} (version, name, checksum, applied_by) \
             SELECT {{version: UInt32}}, {{name: String}}, {{checksum: String}}, {{by: String}}",
            options.table(TABLE)
        );
        ch.without_database()
            .query_raw(sql)
            .param("version", migration.version)
            .param("name", migration.name)
            .param("checksum", migration.checksum())
            .param("by", concat!("edge-pipelines ", env!("CARGO_PKG_VERSION")))
            .execute()
            .await
            .map(|_| ())
    }

    /// The migrations that are still to be applied.
    ///
    /// # Errors
    /// [`SchemaError::Newer`] and [`SchemaError::Changed`], when the record is not that of this program.
    pub(super) fn pending(&self, options: &SchemaOptions) -> Result<Vec<&'static Migration>, SchemaError> {
        let known = MIGRATIONS.last().map_or(0, |migration| migration.version);
        if let Some((&found, _)) = self.0.last_key_value()
            && found > known
        {
            return Err(SchemaError::Newer {
                database: options.database.clone(),
                found,
                known,
            });
        }
        for migration in MIGRATIONS {
            if let Some(applied) = self.0.get(&migration.version)
                && applied.checksum != migration.checksum()
            {
                return Err(SchemaError::Changed {
                    database: options.database.clone(),
                    version: migration.version,
                    name: applied.name.clone(),
                    found: applied.checksum.clone(),
                    here: migration.checksum(),
                });
            }
        }
        let missing = |migration: &&Migration| !self.0.contains_key(&migration.version);
        Ok(MIGRATIONS.iter().filter(missing).collect())
    }
}
