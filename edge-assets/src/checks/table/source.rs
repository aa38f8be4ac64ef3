//! [`TableSource`]: which rows of which table are looked at.

use std::time::Duration;

/// A table, or its newest rows. A name converts into it.
///
/// ```
/// use edge_assets::checks::table::TableSource;
/// use std::time::Duration;
/// let last_hour = TableSource::new("telemetry.events").recent("timestamp", Duration::from_secs(3_600));
/// # let _ = last_hour;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct TableSource {
    pub(super) table: String,
    pub(super) recent: Option<(String, Duration)>,
}

impl TableSource {
    /// All rows of a table: `events`, or `telemetry.events`.
    pub fn new(table: impl Into<String>) -> Self {
        Self {
            table: table.into(),
            recent: None,
        }
    }

    /// Only those rows whose `column`, an instant, is not older than this.
    pub fn recent(mut self, column: impl Into<String>, within: Duration) -> Self {
        self.recent = Some((column.into(), within));
        self
    }
}

impl From<&str> for TableSource {
    fn from(table: &str) -> Self {
        Self::new(table)
    }
}

impl From<String> for TableSource {
    fn from(table: String) -> Self {
        Self::new(table)
    }
}
