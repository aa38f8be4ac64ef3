//! [`Expectation`]: a query that a test expects, and the answer that it gets.

#![expect(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "an expectation is registered when it is made; what its methods return may be dropped"
)]

use std::{collections::BTreeMap, fmt::Display, sync::Arc, time::Duration};

use serde::Serialize;

use super::{
    answer::{Answer, Ending},
    columns::Columns,
    received::ReceivedQuery,
    server::{Shared, lock},
};

/// A query that a test expects; made by [`MockClickHouse::expect_query`](super::MockClickHouse::expect_query).
///
/// It is expected once unless [`times`](Self::times) or [`any_times`](Self::any_times) says otherwise, and answers
/// without rows unless it is told to.
#[derive(Debug)]
pub struct Expectation {
    shared: Arc<Shared>,
    index: usize,
}

/// What the mock keeps of an expectation.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    pub(super) wanted: Wanted,
    /// Parameters that the query must have.
    pub(super) params: BTreeMap<String, String>,
    pub(super) answer: Answer,
    /// How often it is still due; `None` for any number of times.
    pub(super) left: Option<u32>,
}

#[derive(Debug, Clone)]
pub(super) enum Wanted {
    Containing(String),
    InsertInto(String),
}

impl Expected {
    /// Whether a query is this one, and it is still due.
    pub(super) fn answers(&self, query: &ReceivedQuery) -> bool {
        let is_wanted = match &self.wanted {
            Wanted::Containing(part) => query.sql.contains(part.as_str()),
            Wanted::InsertInto(table) => query.insert_table().as_deref() == Some(table),
        };
        let has = |(name, value): (&String, &String)| query.params.get(name) == Some(value);
        self.left != Some(0) && is_wanted && self.params.iter().all(has)
    }

    pub(super) fn describe(&self) -> String {
        let mut text = match &self.wanted {
            Wanted::Containing(part) => format!("a query with `{part}`"),
            Wanted::InsertInto(table) => format!("an insert into `{table}`"),
        };
        for (name, value) in &self.params {
            text.push_str(&format!(" and `{name}` = `{value}`"));
        }
        text
    }
}

impl Expectation {
    pub(super) fn new(shared: &Arc<Shared>, wanted: Wanted) -> Self {
        let mut state = lock(&shared.state);
        state.expected.push(Expected {
            wanted,
            params: BTreeMap::new(),
            answer: Answer::default(),
            left: Some(1),
        });
        Self {
            shared: Arc::clone(shared),
            index: state.expected.len() - 1,
        }
    }

    fn change(self, change: impl FnOnce(&mut Expected)) -> Self {
        if let Some(expected) = lock(&self.shared.state).expected.get_mut(self.index) {
            change(expected);
        }
        self
    }

    /// Answers with rows. `columns` are the answer's columns, `name Type, name Type`; a row is a struct or map with
    /// fields of those names, a tuple or list in their order, or, of a single column, the value.
    ///
    /// # Panics
    /// When a row is not what the columns say.
    pub fn returns<R: Serialize>(self, columns: &str, rows: impl IntoIterator<Item = R>) -> Self {
        let columns = Columns::parse(columns).unwrap_or_else(|error| panic!("{error}"));
        let rows: Vec<Vec<u8>> = rows
            .into_iter()
            .map(|row| columns.encode_row(&row).unwrap_or_else(|error| panic!("{error}")))
            .collect();
        self.change(|expected| {
            expected.answer.columns = Some(columns);
            expected.answer.rows = rows;
        })
    }

    /// Expects the query only with this value of a parameter, as [`ReceivedQuery::params`] shows it.
    pub fn with_param(self, name: &str, value: impl Display) -> Self {
        self.change(|expected| {
            expected.params.insert(name.to_owned(), value.to_string());
        })
    }

    /// Answers with text or bytes as they are, for queries that ask for another format than typed rows.
    pub fn returns_text(self, text: impl Into<Vec<u8>>) -> Self {
        self.change(|expected| expected.answer.text = text.into().into())
    }

    /// Answers with an error of the server, instead of any row.
    pub fn fails_with(self, code: i32, message: &str) -> Self {
        let message = message.to_owned();
        self.change(|expected| expected.answer.refusal = Some((code, message)))
    }

    /// Answers that it was well, sends the rows, and then an error, as a server does whose query breaks on its way.
    ///
    /// As servers since 25.12 do, it then closes the connection without ending the body.
    pub fn fails_midstream(self, code: i32, message: &str) -> Self {
        let message = message.to_owned();
        self.change(|expected| {
            expected.answer.ending = Ending::Exception {
                code,
                message,
                clean: false,
            }
        })
    }

    /// As [`fails_midstream`](Self::fails_midstream), but ends the body properly, as server 25.11 does.
    pub fn fails_midstream_politely(self, code: i32, message: &str) -> Self {
        let message = message.to_owned();
        self.change(|expected| {
            expected.answer.ending = Ending::Exception {
                code,
                message,
                clean: true,
            }
        })
    }

    /// As [`fails_midstream_politely`](Self::fails_midstream_politely), in the form of servers before 25.11.
    pub fn fails_midstream_like_old_servers(self, code: i32, message: &str) -> Self {
        let message = message.to_owned();
        self.change(|expected| expected.answer.ending = Ending::OldException { code, message })
    }

    /// Closes the connection after the rows, without ending the body.
    pub fn cuts_off(self) -> Self {
        self.change(|expected| expected.answer.ending = Ending::Cut)
    }

    /// Sends the rows, and then nothing more.
    pub fn hangs(self) -> Self {
        self.change(|expected| expected.answer.ending = Ending::Hang)
    }

    /// Waits before it answers.
    pub fn delays(self, delay: Duration) -> Self {
        self.change(|expected| expected.answer.delay = delay)
    }

    /// Tells this cost, as the server's summary does: `[("read_rows", 1000)]`.
    pub fn costs<'a>(self, summary: impl IntoIterator<Item = (&'a str, u64)>) -> Self {
        let summary = summary
            .into_iter()
            .map(|(name, amount)| (name.to_owned(), amount.to_string()))
            .collect();
        self.change(|expected| expected.answer.summary = summary)
    }

    /// Expects the query this many times.
    pub fn times(self, times: u32) -> Self {
        self.change(|expected| expected.left = Some(times))
    }

    /// Expects the query any number of times, none among them.
    pub fn any_times(self) -> Self {
        self.change(|expected| expected.left = None)
    }
}
