//! [`Table`]: rows under named columns.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Columns;

/// Rows under named columns, such as the size of each table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Value>>,
    /// How many rows there were, where only the first of them were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_before_cut: Option<usize>,
}

impl Table {
    /// Makes an empty table with these columns.
    #[must_use]
    pub fn new<const N: usize>(columns: [&str; N]) -> Self {
        Self {
            columns: columns.iter().map(|&name| name.to_owned()).collect(),
            ..Self::default()
        }
    }

    /// Makes a table of rows, under the columns that their type declares.
    ///
    /// What a row does not write, or cannot, is `null` here.
    ///
    /// ```
    /// use edge_assets::{Columns, metadata::Table};
    ///
    /// #[derive(serde::Serialize, Columns)]
    /// struct Size { table: &'static str, rows: u64 }
    ///
    /// let table = Table::of(&[Size { table: "events", rows: 1_200 }]);
    /// assert_eq!(table.columns, ["table", "rows"]);
    /// assert_eq!(table.rows, [[serde_json::json!("events"), serde_json::json!(1_200)]]);
    /// ```
    #[must_use]
    pub fn of<'a, R: Columns + Serialize + 'a>(rows: impl IntoIterator<Item = &'a R>) -> Self {
        let columns: Vec<String> = R::schema().columns.into_iter().map(|column| column.name).collect();
        let row = |row: &R| {
            let mut fields = serde_json::to_value(row).unwrap_or_default();
            columns.iter().map(|name| fields[name].take()).collect()
        };
        let rows = rows.into_iter().map(row).collect();
        Self {
            columns,
            rows,
            rows_before_cut: None,
        }
    }

    /// Adds one row.
    pub fn push<const N: usize>(&mut self, row: [Value; N]) {
        self.rows.push(row.into());
    }
}
