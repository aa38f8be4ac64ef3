//! [`ClickHouseError`]: what was tried, where, and under which query id; its cause is a [`ClickHouseFault`](super::ClickHouseFault).

use std::{error::Error, fmt};

use super::fault::{ClickHouseFault, FaultKind};

/// A call to ClickHouse that did not do what it was asked.
///
/// It prints what was tried and where. What went wrong, and what to do, is its `source`, a [`ClickHouseFault`].
#[derive(Debug)]
pub struct ClickHouseError(Box<Parts>);

#[derive(Debug)]
struct Parts {
    attempt: Attempt,
    fault: ClickHouseFault,
}

/// What was tried, for [`ClickHouseError`].
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    /// As the subject of a sentence: the first line of a statement in backticks, ``insert into `events` ``.
    pub(super) what: String,
    /// The address, and where it came from.
    pub(super) address: String,
    pub(super) query_id: Option<String>,
}

impl ClickHouseError {
    pub(super) fn new(attempt: Attempt, fault: ClickHouseFault) -> Self {
        Self(Box::new(Parts { attempt, fault }))
    }

    /// What went wrong.
    #[must_use]
    pub fn fault(&self) -> &ClickHouseFault {
        &self.0.fault
    }

    /// The id under which the server knows the query, when one was sent.
    #[must_use]
    pub fn query_id(&self) -> Option<&str> {
        self.0.attempt.query_id.as_deref()
    }

    /// Whether a repetition may work.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.fault().is_transient()
    }

    /// Whether the step's cancellation ended the call.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.fault().kind() == FaultKind::Cancelled
    }

    /// Whether a table, a database or a column is missing.
    #[must_use]
    pub fn is_unknown_table(&self) -> bool {
        self.fault().is_unknown_table()
    }

    /// Whether the rows of an insert may have been written although no confirmation came.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.fault().kind() == FaultKind::OutcomeUnknown
    }
}

impl fmt::Display for ClickHouseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Attempt {
            what,
            address,
            query_id,
        } = &self.0.attempt;
        match self.fault().kind() {
            FaultKind::Unreachable => write!(f, "{what} did not reach ClickHouse at {address}"),
            FaultKind::Cancelled => write!(f, "{what} was cancelled on ClickHouse at {address}"),
            _ => write!(f, "{what} failed on ClickHouse at {address}"),
        }?;
        match query_id {
            Some(id) if self.fault().kind() != FaultKind::Unreachable => write!(f, ", query id {id}"),
            _ => Ok(()),
        }
    }
}

impl Error for ClickHouseError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.fault())
    }
}

/// Settings that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}{} cannot be used: {why}", .origin.as_ref().map(|place| format!(" (from `{place}`)")).unwrap_or_default())]
pub struct ClickHouseSettingsError {
    what: &'static str,
    origin: Option<String>,
    why: String,
}

impl ClickHouseSettingsError {
    pub(super) fn new(what: &'static str, origin: Option<String>, why: String) -> Self {
        Self { what, origin, why }
    }
}
