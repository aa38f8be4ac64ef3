//! [`Inserter`]: many inserts of typed rows, cut by number of rows, by bytes or by time.
//!
//! Rows gather in memory, and a batch is one `INSERT`. A batch that is due is sent by the write that makes it due;
//! nothing runs in the background, so a period is looked at when a row comes or [`flush_if_due`](Inserter::flush_if_due)
//! is called. The server waits for a begun batch no longer than its `http_receive_timeout`, 30 seconds by default:
//! a period must be shorter.

use std::time::Duration;

use ::clickhouse::{Row, RowWrite, inserter::Inserter as DriverInserter};
use tokio::time::Instant;

use super::{
    client::ClickHouse,
    cost::{WRITTEN_BYTES, WRITTEN_ROWS},
    error::ClickHouseError,
    fault::ClickHouseFault,
    identifier::TableName,
    insert::InsertOptions,
    kill::Call,
};

const MAX_ROWS: u64 = 100_000;
const MAX_BYTES: u64 = 32 << 20;

/// What an inserter has stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// Rows stored.
    pub rows: u64,
    /// Their size, uncompressed.
    pub bytes: u64,
    /// The number of inserts.
    pub batches: u64,
}

/// Many inserts of typed rows; made by [`ClickHouse::inserter`].
///
/// By default a batch is sent at 100,000 rows or 32 MiB.
#[must_use = "rows count only after `end`"]
pub struct Inserter<T> {
    clickhouse: ClickHouse,
    table: TableName,
    options: InsertOptions,
    max_rows: u64,
    max_bytes: u64,
    period: Option<Duration>,
    batch: Option<Batch<T>>,
    written: Written,
    failed: Option<ClickHouseFault>,
}

struct Batch<T> {
    call: Call,
    driver: DriverInserter<T>,
    began: Instant,
}

impl<T: Row> Inserter<T> {
    pub(super) fn new(clickhouse: &ClickHouse, table: TableName) -> Self {
        Self {
            clickhouse: clickhouse.clone(),
            table,
            options: InsertOptions::default(),
            max_rows: MAX_ROWS,
            max_bytes: MAX_BYTES,
            period: None,
            batch: None,
            written: Written::default(),
            failed: None,
        }
    }

    pub(super) fn staged(mut self) -> Self {
        self.options.staged = true;
        self
    }

    /// Sends a batch at this number of rows.
    pub fn max_rows(mut self, rows: u64) -> Self {
        self.max_rows = rows;
        self
    }

    /// Sends a batch at this size, uncompressed.
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Sends a batch this long after its first row.
    pub fn period(mut self, period: Duration) -> Self {
        self.period = Some(period);
        self
    }

    /// Gives each batch a token, `token#0`, `token#1` and so on; see
    /// [`InsertRequest::dedup_token`](super::InsertRequest::dedup_token). Batches must be cut alike each time: by rows or bytes, not by time.
    pub fn dedup_token(mut self, token: impl Into<String>) -> Self {
        self.options.token = Some(token.into());
        self
    }

    /// Gives each batch a token that all attempts of the step share; `part` names the partition.
    pub fn dedup_in_run(mut self, part: &str) -> Self {
        self.options.token = Some(InsertOptions::token_in_run(&self.clickhouse, &self.table, part));
        self
    }

    /// Sets a setting of the server for each batch.
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.settings.push((name.into(), value.into()));
        self
    }

    /// Adds a row, and sends the batch when it is due.
    ///
    /// # Errors
    /// [`ClickHouseError`]; the inserter is then over, and every later call repeats the error. Batches sent before
    /// stay stored.
    pub async fn write(&mut self, row: &T::Value<'_>) -> Result<(), ClickHouseError>
    where
        T: RowWrite,
    {
        self.check()?;
        let mut batch = match self.batch.take() {
            Some(batch) => batch,
            None => self.begin(),
        };
        if let Err(fault) = batch.call.race(batch.driver.write(row)).await {
            return Err(self.fail(batch, fault).await);
        }
        self.batch = Some(batch);
        self.flush_if_due().await
    }

    /// Sends the batch when it is due.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub async fn flush_if_due(&mut self) -> Result<(), ClickHouseError> {
        let due = self.batch.as_ref().is_some_and(|batch| {
            let pending = batch.driver.pending();
            pending.rows >= self.max_rows
                || pending.bytes >= self.max_bytes
                || self.period.is_some_and(|period| batch.began.elapsed() >= period)
        });
        if due { self.flush().await } else { self.check() }
    }

    /// Sends what has gathered.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub async fn flush(&mut self) -> Result<(), ClickHouseError> {
        self.check()?;
        let Some(mut batch) = self.batch.take() else {
            return Ok(());
        };
        match batch.call.race(batch.driver.force_commit()).await {
            Ok(stored) => {
                self.written.rows += stored.rows;
                self.written.bytes += stored.bytes;
                self.written.batches += 1;
                self.clickhouse.add_cost(WRITTEN_ROWS, stored.rows);
                self.clickhouse.add_cost(WRITTEN_BYTES, stored.bytes);
                batch.call.finished(None);
                if let Some(scope) = self.clickhouse.scope() {
                    scope.progress(self.written.rows, None, "rows");
                }
                Ok(())
            }
            Err(fault) => {
                let fault = fault.after_sending_rows(self.options.is_repeatable());
                Err(self.fail(batch, fault).await)
            }
        }
    }

    /// What has been stored so far.
    #[must_use]
    pub fn written(&self) -> Written {
        self.written
    }

    /// Sends what has gathered, and tells what was stored in all.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub async fn end(mut self) -> Result<Written, ClickHouseError> {
        self.flush().await?;
        Ok(self.written)
    }

    fn begin(&self) -> Batch<T> {
        let limit = self.clickhouse.settings().timeouts.response;
        let call = Call::new(&self.clickhouse, format!("insert into {}", self.table), limit);
        let mut client = self.clickhouse.writing().clone();
        if let Some(database) = self.table.database() {
            client = client.with_database(database);
        }
        client.set_setting("query_id", call.query_id());
        for (name, value) in self.options.as_settings(Some(self.written.batches)) {
            client.set_setting(name, value);
        }
        Batch {
            driver: client.inserter(self.table.table()).with_timeouts(limit, limit),
            call,
            began: Instant::now(),
        }
    }

    async fn fail(&mut self, mut batch: Batch<T>, fault: ClickHouseFault) -> ClickHouseError {
        self.clickhouse.writing().clear_cached_metadata().await;
        self.failed = Some(fault.clone());
        batch.call.fail(fault)
    }

    fn check(&self) -> Result<(), ClickHouseError> {
        match &self.failed {
            None => Ok(()),
            Some(fault) => {
                let attempt = self.clickhouse.attempt(format!("insert into {}", self.table));
                Err(ClickHouseError::new(attempt, fault.clone()))
            }
        }
    }
}

impl<T> std::fmt::Debug for Inserter<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inserter")
            .field("table", &self.table)
            .field("written", &self.written)
            .finish_non_exhaustive()
    }
}
