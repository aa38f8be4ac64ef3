//! [`MaintenanceError`]: some tables were done, some were not.

use edge_assets::{boxed::error_chain, clickhouse::ClickHouseError};

/// Some tables were done, some were not.
#[derive(Debug, thiserror::Error)]
#[error("{what} of {} of {tables} tables did not work: {}; the others were done", .failed.len(), .failed.join("; "))]
pub struct MaintenanceError {
    what: &'static str,
    tables: usize,
    failed: Vec<String>,
    /// The first failure decides whether a repetition may work.
    #[source]
    first: ClickHouseError,
}

/// Gathers failures, so that one table does not stop the others.
#[derive(Debug, Default)]
pub(super) struct Failures {
    failed: Vec<String>,
    first: Option<ClickHouseError>,
}

impl Failures {
    /// Notes the failure of a table; returns it as text.
    pub(super) fn note(&mut self, table: &str, error: ClickHouseError) -> String {
        let text = error_chain(&error);
        self.failed.push(format!("`{table}`: {text}"));
        self.first.get_or_insert(error);
        text
    }

    /// Fails when a table did.
    pub(super) fn into_result(self, what: &'static str, tables: usize) -> Result<(), MaintenanceError> {
        match self.first {
            None => Ok(()),
            Some(first) => Err(MaintenanceError {
                what,
                tables,
                failed: self.failed,
                first,
            }),
        }
    }
}
