//! [`Query`]: a query or statement being put together, and the ways to run it.
//!
//! All ways but [`fetch`](Query::fetch) ask the server to finish before it answers (`wait_end_of_query`): an error then
//! has its own status and cannot arrive in the middle of rows, and the cost is whole. The server keeps the result
//! meanwhile, which costs nothing that collecting it here would not.

use std::time::Duration;

use ::clickhouse::{Row, RowOwned, RowRead, query::Query as DriverQuery, sql::Bind};
use serde::Serialize;

use super::{
    client::ClickHouse,
    cost::{RECEIVED_BYTES, Summary},
    error::ClickHouseError,
    fault::{ClickHouseFault, FaultKind},
    kill::Call,
    stream::RowStream,
};

/// The longest first line of a statement that errors show.
const MAX_SHOWN: usize = 120;
const WAIT_END: &str = "wait_end_of_query";

/// A query or statement; made by [`ClickHouse::query`].
#[must_use = "nothing is sent before the query is executed or fetched"]
pub struct Query {
    clickhouse: ClickHouse,
    driver: DriverQuery,
    what: String,
    limit: Option<Duration>,
    /// Whether the author decided on `wait_end_of_query`.
    wait_end: Option<bool>,
}

impl Query {
    pub(super) fn new(clickhouse: &ClickHouse, driver: DriverQuery, sql: &str) -> Self {
        Self {
            clickhouse: clickhouse.clone(),
            driver,
            what: clickhouse.hints().without_password(shown(sql)),
            limit: clickhouse.settings().timeouts.response,
            wait_end: None,
        }
    }

    /// Binds a value to the next `?` of the text, as a literal. Prefer [`param`](Self::param): the server then knows
    /// the type.
    pub fn bind(mut self, value: impl Bind) -> Self {
        self.driver = self.driver.bind(value);
        self
    }

    /// Gives a parameter its value, which the text names as `{name: Type}`. The value never becomes part of the text.
    pub fn param(mut self, name: &str, value: impl Serialize) -> Self {
        self.driver = self.driver.param(name, value);
        self
    }

    /// Sets a setting of the server for this query.
    pub fn setting(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        if name == WAIT_END {
            self.wait_end = Some(value != "0");
        }
        self.driver = self.driver.with_setting(name, value);
        self
    }

    /// Sets how long to wait for the answer to begin, and then for each further piece of it.
    ///
    /// All but [`fetch`](Self::fetch) get their answer when the server is done, so this is the longest the query may
    /// take. After it the query is killed.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Waits for the answer as long as the step may run.
    pub fn no_timeout(mut self) -> Self {
        self.limit = None;
        self
    }

    /// Runs a statement to its end, and tells its cost. Rows of an answer are read and dropped.
    ///
    /// # Errors
    /// [`ClickHouseError`], when the server does not confirm the end of the statement.
    pub async fn execute(self) -> Result<Summary, ClickHouseError> {
        let (mut call, driver, _) = self.send(true);
        let mut answer = driver
            .fetch_bytes("TabSeparated")
            .map_err(|error| call.fail_by_driver(&error))?;
        while call.wait(answer.next()).await?.is_some() {}
        let summary = answer.summary().map(Summary::from_driver);
        call.clickhouse().add_cost(RECEIVED_BYTES, answer.received_bytes());
        call.finished(summary);
        Ok(summary.unwrap_or_default())
    }

    /// Reads rows as they come, with constant memory on both ends.
    ///
    /// # Errors
    /// [`ClickHouseError`], when the query cannot be put together; nothing is sent before the first row is asked for.
    pub fn fetch<T: Row>(self) -> Result<RowStream<T>, ClickHouseError> {
        self.rows(false)
    }

    /// Reads all rows.
    ///
    /// # Errors
    /// [`ClickHouseError`], and then none of the rows.
    pub async fn fetch_all<T: RowOwned + RowRead>(self) -> Result<Vec<T>, ClickHouseError> {
        let mut stream = self.rows::<T>(true)?;
        let mut rows = Vec::new();
        while let Some(row) = stream.next().await? {
            rows.push(row);
        }
        Ok(rows)
    }

    /// Reads the only row.
    ///
    /// # Errors
    /// [`ClickHouseError`], also when there is no row, or more than one.
    pub async fn fetch_one<T: RowOwned + RowRead>(self) -> Result<T, ClickHouseError> {
        let mut stream = self.rows::<T>(true)?;
        match stream.only_row().await? {
            Some(row) => Ok(row),
            None => Err(stream.fail(ClickHouseFault::new(
                FaultKind::RowCount,
                "no row came back where one was asked for",
            ))),
        }
    }

    /// Reads the only row, if there is one.
    ///
    /// # Errors
    /// [`ClickHouseError`], also when there is more than one row.
    pub async fn fetch_optional<T: RowOwned + RowRead>(self) -> Result<Option<T>, ClickHouseError> {
        self.rows::<T>(true)?.only_row().await
    }

    fn rows<T: Row>(self, wait_end: bool) -> Result<RowStream<T>, ClickHouseError> {
        let (mut call, driver, whole) = self.send(wait_end);
        match driver.fetch::<T>() {
            Ok(cursor) => Ok(RowStream::new(call, cursor, whole)),
            Err(error) => Err(call.fail_by_driver(&error)),
        }
    }

    fn send(self, wait_end: bool) -> (Call, DriverQuery, bool) {
        let call = Call::new(&self.clickhouse, self.what, self.limit);
        let mut driver = self.driver.with_setting("query_id", call.query_id());
        if wait_end && self.wait_end.is_none() {
            driver = driver.with_setting(WAIT_END, "1");
        }
        (call, driver, self.wait_end.unwrap_or(wait_end))
    }
}

impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Query").field(&self.what).finish()
    }
}

/// The first line that says something, in backticks.
fn shown(sql: &str) -> String {
    let line = sql
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with("--"))
        .unwrap_or_default();
    match line.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("`{} …`", &line[..end]),
        None if sql.trim().lines().count() > 1 => format!("`{line} …`"),
        None => format!("`{line}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_show_the_first_line_that_says_something() {
        let cases = [
            ("SELECT 1", "`SELECT 1`"),
            ("\n  -- why\n  SELECT a\n  FROM b", "`SELECT a …`"),
            ("", "``"),
        ];
        for (sql, expected) in cases {
            assert_eq!(shown(sql), expected);
        }
        let long = shown(&"ä".repeat(500));
        assert_eq!(long.chars().count(), MAX_SHOWN + 4);
    }
}
