//! [`Schema`]: brings the tables of a database up to date.

use edge_assets::clickhouse::{ClickHouse, quote_identifier};
use jiff::Timestamp;

use super::{
    MIGRATIONS, Migration, Progress, SchemaError, SchemaOptions, SchemaStatus, adopt::Adoption, error::Doing,
    ledger::Ledger, lock::MigrationLock,
};
use crate::catalog::Catalog;

/// The schema of one database.
#[derive(Debug, Clone)]
pub struct Schema {
    ch: ClickHouse,
    options: SchemaOptions,
}

impl Schema {
    /// For the database and the cluster of the handle's settings. Tables are replicated when `replicated` says so, or,
    /// where it says nothing, when there is a cluster.
    #[must_use]
    pub fn new(ch: &ClickHouse, replicated: Option<bool>) -> Self {
        let cluster = ch.cluster().map(str::to_owned);
        let options = SchemaOptions {
            database: ch.settings().database_name().to_owned(),
            replicated: replicated.unwrap_or(cluster.is_some()),
            cluster,
        };
        Self {
            ch: ch.clone(),
            options,
        }
    }

    /// Applies what was not applied yet, and tells the versions; none when the schema is up to date.
    ///
    /// # Errors
    /// [`SchemaError`]. What was applied before it stays applied; migrating again goes on from there.
    pub async fn migrate(&self, now: Timestamp, tell: &(dyn Fn(Progress) + Sync)) -> Result<Vec<u32>, SchemaError> {
        if self.pending().await?.is_empty() {
            return Ok(Vec::new());
        }
        let database = quote_identifier(&self.options.database);
        let sql = format!("CREATE DATABASE IF NOT EXISTS {database}{}", self.options.on_cluster());
        self.execute(&sql, || format!("creating database {database} did not work"))
            .await?;
        let lock = MigrationLock::acquire(&self.ch, &self.options).await?;
        let done = self.apply_pending(&lock, now, tell).await;
        let released = lock.release().await;
        let done = done?;
        released?;
        Ok(done)
    }

    /// What was applied, what is to be, and in which shape the tables are.
    ///
    /// # Errors
    /// [`SchemaError::ClickHouse`], when the server does not answer.
    pub async fn status(&self) -> Result<SchemaStatus, SchemaError> {
        let ledger = self.ledger().await?;
        let catalog = self.catalog().await?;
        Ok(SchemaStatus::new(&self.options, &ledger, &catalog))
    }

    /// The statements of all migrations as one text, as they would be run on an empty database.
    #[must_use]
    pub fn print(&self) -> String {
        let mut text = format!(
            "CREATE DATABASE IF NOT EXISTS {}{};\n",
            quote_identifier(&self.options.database),
            self.options.on_cluster()
        );
        for migration in MIGRATIONS {
            text.push_str(&format!("\n-- {:04} {}\n", migration.version, migration.name));
            for statement in migration.statements(&self.options) {
                text.push_str(&statement);
                text.push_str(";\n");
            }
        }
        text
    }

    async fn apply_pending(
        &self,
        lock: &MigrationLock<'_>,
        now: Timestamp,
        tell: &(dyn Fn(Progress) + Sync),
    ) -> Result<Vec<u32>, SchemaError> {
        Ledger::create(&self.ch, &self.options)
            .await
            .doing(|| self.of_database("creating the record of migrations"))?;
        let mut done = Vec::new();
        // Asked again: another program may have migrated while we waited for the lock.
        for migration in self.pending().await? {
            tell(Progress::Applying {
                version: migration.version,
                name: migration.name,
            });
            self.apply(migration, lock, now, tell).await?;
            Ledger::record(&self.ch, &self.options, migration)
                .await
                .doing(|| self.of_database("recording a migration"))?;
            lock.renew().await?;
            done.push(migration.version);
        }
        Ok(done)
    }

    async fn apply(
        &self,
        migration: &Migration,
        lock: &MigrationLock<'_>,
        now: Timestamp,
        tell: &(dyn Fn(Progress) + Sync),
    ) -> Result<(), SchemaError> {
        if let Some(rollup) = migration.rollup {
            let adoption = Adoption {
                schema: self,
                migration,
                rollup,
                lock,
                now,
                tell,
            };
            return adoption.run().await;
        }
        for statement in migration.statements(&self.options) {
            let doing = || self.of_database(&format!("migration {:04} {}", migration.version, migration.name));
            self.execute(&statement, doing).await?;
        }
        Ok(())
    }

    async fn pending(&self) -> Result<Vec<&'static Migration>, SchemaError> {
        self.ledger().await?.pending(&self.options)
    }

    async fn ledger(&self) -> Result<Ledger, SchemaError> {
        let ledger = Ledger::read(&self.ch, &self.options).await;
        ledger.doing(|| self.of_database("reading the record of migrations"))
    }

    pub(super) async fn catalog(&self) -> Result<Catalog, SchemaError> {
        let catalog = Catalog::read(&self.ch).await;
        catalog.doing(|| self.of_database("looking at the tables"))
    }

    pub(super) async fn execute(&self, sql: &str, doing: impl FnOnce() -> String) -> Result<(), SchemaError> {
        let query = self.ch.without_database().query_raw(sql).no_timeout();
        query.execute().await.map(|_| ()).doing(doing)
    }

    pub(super) const fn ch(&self) -> &ClickHouse {
        &self.ch
    }

    pub(super) const fn options(&self) -> &SchemaOptions {
        &self.options
    }

    pub(super) fn of_database(&self, what: &str) -> String {
        format!("{what} in database `{}` did not work", self.options.database)
    }
}
