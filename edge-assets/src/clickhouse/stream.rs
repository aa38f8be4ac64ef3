//! [`RowStream`]: typed rows as they arrive, with constant memory.
//!
//! The stream ends in one of two ways: with `None`, when the server confirmed the end of the answer, or with an error,
//! which every later call repeats. An answer that breaks off is an error; it is never a short result.

use ::clickhouse::{Row, RowOwned, RowRead, query::RowCursor};
use futures_util::stream::{Stream, try_unfold};

use super::{
    cost::{RECEIVED_BYTES, RECEIVED_ROWS, Summary},
    error::ClickHouseError,
    fault::{ClickHouseFault, FaultKind},
    kill::Call,
};

/// How many rows pass between two reports of progress.
const PROGRESS_EVERY: u64 = 1 << 16;

/// Typed rows as they arrive; made by [`Query::fetch`](super::Query::fetch).
///
/// Dropped before its end, it kills its query on the server.
#[must_use = "rows are read by `next`"]
pub struct RowStream<T> {
    call: Call,
    cursor: RowCursor<T>,
    rows: u64,
    /// Whether the server finished before it answered, so that its summary is whole.
    whole: bool,
    state: State,
}

enum State {
    Reading,
    /// The server confirmed the end.
    Ended,
    /// As ended, and its cost is told.
    Settled,
    Failed(ClickHouseFault),
}

impl<T> RowStream<T> {
    pub(super) fn new(call: Call, cursor: RowCursor<T>, whole: bool) -> Self {
        Self {
            call,
            cursor,
            rows: 0,
            whole,
            state: State::Reading,
        }
    }

    /// Reads the next row; `None` when the server confirmed that there is no other.
    ///
    /// A row type with a lifetime borrows from the stream until the next call.
    ///
    /// # Errors
    /// [`ClickHouseError`]; every later call repeats it.
    pub async fn next(&mut self) -> Result<Option<T::Value<'_>>, ClickHouseError>
    where
        T: RowRead,
    {
        match &self.state {
            State::Reading => {}
            State::Ended | State::Settled => {
                self.settle();
                return Ok(None);
            }
            State::Failed(fault) => return Err(self.call.fail(fault.clone())),
        }
        match self.call.wait(self.cursor.next()).await {
            Ok(Some(row)) => {
                self.rows += 1;
                if self.rows.is_multiple_of(PROGRESS_EVERY)
                    && let Some(scope) = self.call.clickhouse().scope()
                {
                    scope.progress(self.rows, None, "rows");
                }
                Ok(Some(row))
            }
            Ok(None) => {
                self.state = State::Ended;
                Ok(None)
            }
            Err(error) => {
                self.state = State::Failed(error.fault().clone());
                Err(error)
            }
        }
    }

    /// How many rows have been read.
    #[must_use]
    pub fn rows_read(&self) -> u64 {
        self.rows
    }

    /// The id under which the server knows the query.
    #[must_use]
    pub fn query_id(&self) -> &str {
        self.call.query_id()
    }

    /// The rows as a `Stream`.
    pub fn into_stream(self) -> impl Stream<Item = Result<T, ClickHouseError>> + Send
    where
        T: RowOwned + RowRead + Send,
    {
        try_unfold(self, |mut rows| async move {
            let row = rows.next().await?;
            Ok(row.map(|row| (row, rows)))
        })
    }

    /// The row of a result of at most one.
    pub(super) async fn only_row(&mut self) -> Result<Option<T>, ClickHouseError>
    where
        T: RowOwned + RowRead,
    {
        let Some(row) = self.next().await? else {
            return Ok(None);
        };
        if self.next().await?.is_some() {
            let fault = ClickHouseFault::new(
                FaultKind::RowCount,
                "more than one row came back where one was asked for",
            )
            .with_hint("end the query with `LIMIT 1` if any of them will do");
            return Err(self.fail(fault));
        }
        Ok(Some(row))
    }

    pub(super) fn fail(&mut self, fault: ClickHouseFault) -> ClickHouseError {
        self.settle();
        self.state = State::Failed(fault.clone());
        self.call.fail(fault)
    }

    /// Tells the cost of an answer that was read to its end, once.
    fn settle(&mut self) {
        if !matches!(self.state, State::Ended) {
            return;
        }
        self.state = State::Settled;
        let clickhouse = self.call.clickhouse();
        clickhouse.add_cost(RECEIVED_ROWS, self.rows);
        clickhouse.add_cost(RECEIVED_BYTES, self.cursor.received_bytes());
        let summary = self.cursor.summary().filter(|_| self.whole);
        self.call.finished(summary.map(Summary::from_driver));
    }
}

impl<T> Drop for RowStream<T> {
    fn drop(&mut self) {
        // The cursor is borrowed by the row that `next` returns, so the end is booked here at the latest.
        self.settle();
    }
}

impl<T: Row> std::fmt::Debug for RowStream<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowStream")
            .field("query_id", &self.call.query_id())
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}
