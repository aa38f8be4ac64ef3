//! [`Source`]: where figures by device and bucket come from: the rollup where it can be trusted, else the events.
//!
//! Both give the same columns for the same window, so that one query serves all deployments.

use crate::{catalog::Catalog, rollup::Rollup};

/// Rows of a rollup's shape for the buckets of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What is read: the table's name, for metadata.
    pub table: &'static str,
    text: String,
}

impl Source {
    /// The rollup where it can be trusted, else the events.
    #[must_use]
    pub fn of(catalog: &Catalog, rollup: Rollup) -> Self {
        if catalog.trusts(rollup) {
            Self::rollup(rollup)
        } else {
            Self::events(rollup)
        }
    }

    /// The rollup.
    #[must_use]
    pub fn rollup(rollup: Rollup) -> Self {
        let mut columns = vec![rollup.bucket(), "device_id"];
        columns.extend(rollup.measures().iter().map(|measure| measure.name));
        Self {
            table: rollup.table(),
            text: format!(
                "(SELECT {} FROM {} WHERE {}) AS t",
                columns.join(", "),
                rollup.table(),
                rollup.in_window()
            ),
        }
    }

    /// The events, summed up on the way.
    #[must_use]
    pub fn events(rollup: Rollup) -> Self {
        Self {
            table: crate::catalog::EVENTS,
            text: format!("({}) AS t", rollup.of_events()),
        }
    }

    /// What stands after `FROM`, named `t`, with the parameters `from` and `to`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The average of a metric over rows of a rollup's shape, rounded to two decimals; null over no values.
pub(super) fn average(metric: &str) -> String {
    format!("round(sum(t.sum_{metric}) / nullIf(sum(t.count_{metric}), 0), 2) + 0")
}
