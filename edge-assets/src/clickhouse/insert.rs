//! [`Insert`]: one `INSERT` of typed rows, sent as they are written.
//!
//! The rows count when [`end`](Insert::end) returns without an error; an insert that is dropped before is broken off and
//! killed. An insert whose end was not heard has an unknown outcome and is not repeated blindly, unless a repetition
//! cannot double rows: into a staged table, or with a token by which the engine deduplicates.

use std::{
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
};

use ::clickhouse::{Row, RowWrite, insert::Insert as DriverInsert};

use super::{
    client::ClickHouse, cost::WRITTEN_ROWS, error::ClickHouseError, fault::ClickHouseFault, identifier::TableName,
    kill::Call,
};

/// How the rows of an insert are to be taken.
#[derive(Debug, Clone, Default)]
pub(super) struct InsertOptions {
    /// By which the engine recognizes a repetition.
    pub(super) token: Option<String>,
    pub(super) asynchronous: bool,
    /// Whether the table is nobody's yet, so that a repetition starts with an empty one.
    pub(super) staged: bool,
    pub(super) settings: Vec<(String, String)>,
}

impl InsertOptions {
    /// Whether a repetition cannot double rows.
    pub(super) const fn is_repeatable(&self) -> bool {
        self.staged || self.token.is_some()
    }

    /// The settings of one insert, the `batch`-th with these options.
    pub(super) fn as_settings(&self, batch: Option<u64>) -> Vec<(String, String)> {
        let mut settings = self.settings.clone();
        let mut set = |name: &str, value: &str| settings.push((name.to_owned(), value.to_owned()));
        if let Some(token) = &self.token {
            let token = batch.map_or_else(|| token.clone(), |batch| format!("{token}#{batch}"));
            set("insert_deduplication_token", &token);
            // A repetition whose rows the table has already must still reach views that the first try did not.
            set("deduplicate_blocks_in_dependent_materialized_views", "1");
        }
        if self.asynchronous {
            set("async_insert", "1");
            set("wait_for_async_insert", "1");
        }
        settings
    }

    /// A token that all attempts of this step share.
    pub(super) fn token_in_run(clickhouse: &ClickHouse, table: &TableName, part: &str) -> String {
        let table = table.plain();
        match clickhouse.scope() {
            Some(scope) => format!("{}/{}/{table}/{part}", scope.run_id(), scope.asset()),
            None => format!("{table}/{part}"),
        }
    }
}

/// An insert being put together; await it to get the [`Insert`].
#[must_use = "await it to get the insert"]
pub struct InsertRequest<T> {
    clickhouse: ClickHouse,
    table: TableName,
    options: InsertOptions,
    row: PhantomData<fn() -> T>,
}

impl<T> InsertRequest<T> {
    pub(super) fn new(clickhouse: &ClickHouse, table: TableName) -> Self {
        Self {
            clickhouse: clickhouse.clone(),
            table,
            options: InsertOptions::default(),
            row: PhantomData,
        }
    }

    pub(super) fn staged(mut self) -> Self {
        self.options.staged = true;
        self
    }

    /// Gives the rows a token: the engine drops an insert whose token it has seen.
    ///
    /// Replicated tables do; other MergeTree tables do with `non_replicated_deduplication_window` above 0. The rows of
    /// all inserts with one token must be the same, in the same order, and the token must name everything that makes
    /// them different from others, such as the partition.
    pub fn dedup_token(mut self, token: impl Into<String>) -> Self {
        self.options.token = Some(token.into());
        self
    }

    /// Gives the rows a token made of the run, the asset, the table and `part`, the same in all attempts of the step.
    ///
    /// `part` tells inserts of one run apart: name the partition, and number the inserts if there are several.
    pub fn dedup_in_run(mut self, part: &str) -> Self {
        self.options.token = Some(InsertOptions::token_in_run(&self.clickhouse, &self.table, part));
        self
    }

    /// Lets the server gather small inserts of many writers; the end is still confirmed only when the rows are stored.
    pub fn asynchronous(mut self) -> Self {
        self.options.asynchronous = true;
        self
    }

    /// Sets a setting of the server for this insert.
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.settings.push((name.into(), value.into()));
        self
    }
}

impl<T: Row + Send + 'static> IntoFuture for InsertRequest<T> {
    type Output = Result<Insert<T>, ClickHouseError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    /// Looks at the columns of the table, once a step, and starts the insert.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(Insert::start(self))
    }
}

impl<T> std::fmt::Debug for InsertRequest<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InsertRequest")
            .field("table", &self.table)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// One insert under way; made by [`ClickHouse::insert`].
#[must_use = "rows count only after `end`"]
pub struct Insert<T> {
    call: Call,
    driver: Option<DriverInsert<T>>,
    rows: u64,
    repeatable: bool,
    failed: Option<ClickHouseFault>,
}

impl<T: Row> Insert<T> {
    async fn start(request: InsertRequest<T>) -> Result<Self, ClickHouseError> {
        let InsertRequest {
            clickhouse,
            table,
            options,
            ..
        } = request;
        let limit = clickhouse.settings().timeouts.response;
        let mut call = Call::new(&clickhouse, format!("insert into {table}"), limit);
        let mut client = clickhouse.writing().clone().with_setting("query_id", call.query_id());
        for (name, value) in options.as_settings(None) {
            client.set_setting(name, value);
        }
        let driver = call.wait(client.insert_unescaped::<T>(&table.to_string())).await?;
        call.idle();
        Ok(Self {
            driver: Some(driver.with_timeouts(limit, limit)),
            call,
            rows: 0,
            repeatable: options.is_repeatable(),
            failed: None,
        })
    }

    /// Writes a row; full buffers are sent on the way.
    ///
    /// # Errors
    /// [`ClickHouseError`]; the insert is then over, and every later call repeats the error.
    pub async fn write(&mut self, row: &T::Value<'_>) -> Result<(), ClickHouseError>
    where
        T: RowWrite,
    {
        let Some(driver) = &mut self.driver else {
            return Err(self.over());
        };
        match self.call.race(driver.write(row)).await {
            Ok(()) => {
                self.rows += 1;
                Ok(())
            }
            Err(fault) => Err(self.fail(fault).await),
        }
    }

    /// Ends the insert: the server has stored the rows, and told the views on the table, when this returns.
    ///
    /// Returns the number of rows.
    ///
    /// # Errors
    /// [`ClickHouseError`]; with [`is_outcome_unknown`](ClickHouseError::is_outcome_unknown) where the rows may have
    /// been stored all the same.
    pub async fn end(mut self) -> Result<u64, ClickHouseError> {
        let Some(driver) = self.driver.take() else {
            return Err(self.over());
        };
        if self.rows == 0 {
            return Ok(0);
        }
        match self.call.race(driver.end()).await {
            Ok(()) => {
                self.call.clickhouse().add_cost(WRITTEN_ROWS, self.rows);
                self.call.finished(None);
                Ok(self.rows)
            }
            Err(fault) => Err(self.fail(fault).await),
        }
    }

    async fn fail(&mut self, mut fault: ClickHouseFault) -> ClickHouseError {
        self.driver = None;
        if self.rows > 0 {
            fault = fault.after_sending_rows(self.repeatable);
        }
        // A server that refuses rows may do so because the table has changed since its columns were looked at.
        self.call.clickhouse().writing().clear_cached_metadata().await;
        self.failed = Some(fault.clone());
        self.call.fail(fault)
    }

    fn over(&mut self) -> ClickHouseError {
        let fault = self.failed.clone();
        self.call.fail(fault.unwrap_or_else(ClickHouseFault::cancelled))
    }
}

impl<T> std::fmt::Debug for Insert<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Insert")
            .field("query_id", &self.call.query_id())
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}
