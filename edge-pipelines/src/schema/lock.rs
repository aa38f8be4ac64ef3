//! [`MigrationLock`]: one program migrates a database at a time.
//!
//! The lock is a table: the server creates it for one of two programs and refuses the other. Its comment says who holds
//! it. Whoever holds it renews it between steps; one that was not renewed for [`STALE_SECONDS`] is that of a dead
//! program and is taken over.

use std::time::Duration;

use edge_assets::clickhouse::{ClickHouse, ClickHouseError, quote_literal};

use super::{SchemaError, SchemaOptions, error::Doing};

const TABLE: &str = "schema_migrations_lock";
const STALE_SECONDS: u64 = 900;
/// How often to look while another program migrates, and how many times.
const PAUSE: Duration = Duration::from_millis(250);
const PAUSES: u32 = 120;
/// `TABLE_ALREADY_EXISTS`.
const ALREADY_EXISTS: i32 = 57;

#[derive(Debug)]
pub(super) struct MigrationLock<'a> {
    ch: ClickHouse,
    options: &'a SchemaOptions,
    owner: String,
}

impl<'a> MigrationLock<'a> {
    /// Waits up to half a minute for the lock.
    pub(super) async fn acquire(ch: &ClickHouse, options: &'a SchemaOptions) -> Result<Self, SchemaError> {
        let lock = Self {
            ch: ch.without_database(),
            options,
            owner: format!("process {} ({:08x})", std::process::id(), fastrand::u32(..)),
        };
        for _ in 0..PAUSES {
            if lock.create().await? {
                return Ok(lock);
            }
            if let Some((_, _, age)) = lock.holder().await?
                && age > STALE_SECONDS
            {
                lock.drop_table().await.doing(|| lock.doing("taking over the lock"))?;
                continue;
            }
            tokio::time::sleep(PAUSE).await;
        }
        let (owner, since) = match lock.holder().await? {
            Some((owner, since, _)) => (owner, since),
            None => ("another program".to_owned(), "just now".to_owned()),
        };
        Err(SchemaError::Locked {
            database: options.database.clone(),
            owner,
            since,
        })
    }

    /// Says that the holder lives.
    pub(super) async fn renew(&self) -> Result<(), SchemaError> {
        let sql = format!(
            "ALTER TABLE {} MODIFY COMMENT {}",
            self.table(),
            quote_literal(&self.owner)
        );
        let renewed = self.ch.query_raw(sql).execute().await;
        renewed.map(|_| ()).doing(|| self.doing("renewing the lock"))
    }

    /// Gives the lock back.
    pub(super) async fn release(self) -> Result<(), SchemaError> {
        self.drop_table().await.doing(|| self.doing("giving back the lock"))
    }

    async fn create(&self) -> Result<bool, SchemaError> {
        let sql = format!(
            "CREATE TABLE {} (holder String) ENGINE = Memory COMMENT {}",
            self.table(),
            quote_literal(&self.owner)
        );
        match self.ch.query_raw(sql).execute().await {
            Ok(_) => Ok(true),
            Err(error) if error.fault().code() == Some(ALREADY_EXISTS) => Ok(false),
            Err(source) => Err(SchemaError::ClickHouse {
                doing: self.doing("taking the lock"),
                source,
            }),
        }
    }

    /// Who holds the lock, since when, and for how many seconds it was not renewed.
    async fn holder(&self) -> Result<Option<(String, String, u64)>, SchemaError> {
        self.ch
            .query_raw(
                "SELECT comment, toString(metadata_modification_time), \
                 toUInt64(greatest(0, dateDiff('second', metadata_modification_time, now()))) \
                 FROM system.tables WHERE database = {database: String} AND name = {table: String}",
            )
            .param("database", &self.options.database)
            .param("table", TABLE)
            .fetch_optional()
            .await
            .doing(|| self.doing("looking who holds the lock"))
    }

    async fn drop_table(&self) -> Result<(), ClickHouseError> {
        let sql = format!("DROP TABLE IF EXISTS {} SYNC", self.table());
        self.ch.query_raw(sql).execute().await.map(|_| ())
    }

    fn table(&self) -> String {
        self.options.table(TABLE)
    }

    fn doing(&self, what: &str) -> String {
        format!(
            "{what} on the schema of database `{}` did not work",
            self.options.database
        )
    }
}
