//! [`Call`]: one query on its way, which is killed on the server unless it is seen to end.
//!
//! A call waits for the client crate's futures and races them with the step's cancel token and the time limit. Dropping
//! a future in Rust only closes a connection, and ClickHouse goes on working for nobody; so a call that is dropped,
//! cancelled, timed out or cut off asks the server to kill its query, through [`Cleanup`](super::cleanup::Cleanup), which never blocks. A call
//! that the server itself ended is not killed.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use ::clickhouse::error::Error as DriverError;

use super::{
    client::ClickHouse,
    cost::{QUERIES, QUERIES_WITHOUT_SUMMARY, Summary},
    error::{Attempt, ClickHouseError},
    fault::{ClickHouseFault, FaultKind},
    limits::within,
};
use crate::{cancel::CancelToken, duration};

/// One query on its way.
pub(super) struct Call {
    clickhouse: ClickHouse,
    what: String,
    query_id: String,
    limit: Option<Duration>,
    /// Whether the server may be at work on it.
    running: bool,
    counted: bool,
}

impl Call {
    /// Makes the call; nothing is sent before the first [`wait`](Self::wait).
    pub(super) fn new(clickhouse: &ClickHouse, what: String, limit: Option<Duration>) -> Self {
        Self {
            clickhouse: clickhouse.clone(),
            what,
            query_id: clickhouse.next_query_id(),
            limit,
            running: false,
            counted: false,
        }
    }

    pub(super) fn query_id(&self) -> &str {
        &self.query_id
    }

    pub(super) fn clickhouse(&self) -> &ClickHouse {
        &self.clickhouse
    }

    /// Waits for one step of the call.
    pub(super) async fn wait<T>(
        &mut self,
        work: impl Future<Output = Result<T, DriverError>>,
    ) -> Result<T, ClickHouseError> {
        match self.race(work).await {
            Ok(answer) => Ok(answer),
            Err(fault) => Err(self.fail(fault)),
        }
    }

    /// Waits for one step of the call, and leaves it to the caller to [`fail`](Self::fail) it.
    pub(super) async fn race<T>(
        &mut self,
        work: impl Future<Output = Result<T, DriverError>>,
    ) -> Result<T, ClickHouseFault> {
        let token = self.clickhouse.cancel_token();
        if token.is_some_and(CancelToken::is_cancelled) {
            return Err(ClickHouseFault::cancelled());
        }
        self.running = true;
        if !std::mem::replace(&mut self.counted, true) {
            self.clickhouse.add_cost(QUERIES, 1);
        }
        let mut work = pin!(work);
        // Most rows of a stream are there already; only what is not is worth a timer and a waiter.
        if let Poll::Ready(answer) = poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await {
            return answer.map_err(|error| ClickHouseFault::from_driver(&error));
        }
        let bounded = within(self.limit, work);
        let answer = match token {
            Some(token) => tokio::select! {
                biased;
                () = token.cancelled() => None,
                answer = bounded => Some(answer),
            },
            None => Some(bounded.await),
        };
        match answer {
            Some(Ok(answer)) => answer.map_err(|error| ClickHouseFault::from_driver(&error)),
            Some(Err(limit)) => Err(timed_out(limit)),
            None => Err(ClickHouseFault::cancelled()),
        }
    }

    /// The server is done, and told this of the cost.
    pub(super) fn finished(&mut self, summary: Option<Summary>) {
        self.running = false;
        let Some(scope) = self.clickhouse.scope() else { return };
        match summary {
            Some(summary) => summary.report(scope),
            None => scope.add_cost(QUERIES_WITHOUT_SUMMARY, 1),
        }
    }

    /// Nothing of the call is on the server now.
    pub(super) fn idle(&mut self) {
        self.running = false;
    }

    /// Makes the error of this call, and ends the query, unless the server did so or never heard of it.
    pub(super) fn fail(&mut self, fault: ClickHouseFault) -> ClickHouseError {
        if matches!(
            fault.kind(),
            FaultKind::Server | FaultKind::Unreachable | FaultKind::Request
        ) {
            self.running = false;
        }
        self.end();
        let attempt = Attempt {
            query_id: Some(self.query_id.clone()),
            ..self.clickhouse.attempt(self.what.clone())
        };
        ClickHouseError::new(attempt, fault.in_words_of(self.clickhouse.hints()))
    }

    pub(super) fn fail_by_driver(&mut self, error: &DriverError) -> ClickHouseError {
        self.fail(ClickHouseFault::from_driver(error))
    }
}

impl Call {
    fn end(&mut self) {
        if std::mem::take(&mut self.running) {
            self.clickhouse.kill(self.query_id.clone());
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.end();
    }
}

fn timed_out(limit: Duration) -> ClickHouseFault {
    let limit = duration::print(limit);
    ClickHouseFault::new(FaultKind::TimedOut, format!("no answer within {limit}"))
        .with_hint("its query was killed; a statement that takes longer needs a longer `timeout`")
}
