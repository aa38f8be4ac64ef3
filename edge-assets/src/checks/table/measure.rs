//! [`TableMeasure`]: what is looked at in a table, and the functions that make rules of it.

use std::{ops::RangeBounds, time::Duration};

use super::super::{limits::Limits, rule::Rule};
use crate::{duration, metadata::Schema};

/// What is looked at in a table.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum TableMeasure {
    /// How many rows there are.
    Rows(Limits),
    /// Which share of the rows has no value in a column.
    Nulls(String, f64),
    /// Which share of the rows has a value outside of limits in a column.
    Bounds(String, Limits, f64),
    /// Whether no two rows have the same values in these columns.
    Unique(Vec<String>),
    /// How old the newest value of a column is.
    Newest(String, Duration),
    /// Whether the columns are those that were found before.
    Unchanged,
    /// Whether the columns are these.
    Columns(Schema),
}

/// The number of rows lies within a range: `row_count(1..)`.
pub fn row_count(range: impl RangeBounds<u64>) -> Rule<TableMeasure> {
    let limits = Limits::of_counts(&range);
    let text = format!("The number of rows is {limits}.");
    Rule::new(TableMeasure::Rows(limits), "row_count", text)
}

/// At most this share of the rows has no value in a column: `null_share("temperature", 0.05)` for 5 %.
pub fn null_share(column: impl Into<String>, most: f64) -> Rule<TableMeasure> {
    let column = column.into();
    let text = format!("`{column}` is null in at most {}% of the rows.", most * 100.0);
    let name = format!("null_share_{column}");
    Rule::new(TableMeasure::Nulls(column, most), name, text)
}

/// Every value of a column lies within a range: `bounds("temperature", -50.0..=100.0)`. Nulls are left out.
pub fn bounds(column: impl Into<String>, range: impl RangeBounds<f64>) -> Rule<TableMeasure> {
    bounds_share(column, range, 0.0)
}

/// At most this share of the rows has a value outside of a range in a column.
pub fn bounds_share(column: impl Into<String>, range: impl RangeBounds<f64>, most: f64) -> Rule<TableMeasure> {
    let (column, limits) = (column.into(), Limits::of(&range));
    let text = format!(
        "`{column}` is {limits}; in at most {}% of the rows it is not.",
        most * 100.0
    );
    let name = format!("bounds_{column}");
    Rule::new(TableMeasure::Bounds(column, limits, most), name, text)
}

/// No two rows have the same values in these columns: `unique(["device_id", "date"])`.
pub fn unique<C: Into<String>>(columns: impl IntoIterator<Item = C>) -> Rule<TableMeasure> {
    let columns: Vec<String> = columns.into_iter().map(Into::into).collect();
    let text = format!("No two rows have the same `{}`.", columns.join("`, `"));
    let name = format!("unique_{}", columns.join("_"));
    Rule::new(TableMeasure::Unique(columns), name, text)
}

/// The newest value of a column, an instant or a date, is not older than this.
pub fn fresh(column: impl Into<String>, within: Duration) -> Rule<TableMeasure> {
    let column = column.into();
    let text = format!("The newest `{column}` is at most {} old.", duration::print(within));
    let name = format!("fresh_{column}");
    Rule::new(TableMeasure::Newest(column, within), name, text)
}

/// The columns and their types are those that were found when it was last evaluated.
///
/// A blocking one compares with the columns that it last let pass, so that a change stays a failure until it is taken back or
/// [`columns`] says what is expected instead.
pub fn schema_unchanged() -> Rule<TableMeasure> {
    let text = "The columns are those that were found before.";
    Rule::new(TableMeasure::Unchanged, "schema_unchanged", text)
}

/// The columns and their types are these, in any order.
pub fn columns(expected: Schema) -> Rule<TableMeasure> {
    Rule::new(
        TableMeasure::Columns(expected),
        "columns",
        "The columns are those that are declared.",
    )
}
