//! [`Schema`]: the columns of what an asset makes; [`Columns`], the types that know theirs.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// One column of a [`Schema`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The type of its values, as its source calls it: Rust's name of a field's type, ClickHouse's of a column's.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it holds; empty where nobody says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

impl Column {
    /// Makes a column without a description.
    pub fn new(name: impl Into<String>, kind: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind: kind.into(),
            description: String::new(),
        }
    }

    /// Says what the column holds.
    #[must_use]
    pub fn describe<'a>(mut self, description: impl Into<Cow<'a, str>>) -> Self {
        self.description = description.into().into_owned();
        self
    }
}

/// The columns of what an asset makes, in their order.
///
/// A struct of rows gives it by `#[derive(Columns)]`, ClickHouse by `ClickHouse::schema`.
///
/// ```
/// use edge_assets::metadata::{Column, Schema};
/// let schema = Schema::new([Column::new("device_id", "String").describe("As on its label."), Column::new("n", "UInt64")]);
/// assert_eq!(format!("{schema:#}"), "2 columns\n  device_id  String  As on its label.\n  n          UInt64");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Schema {
    /// The columns.
    pub columns: Vec<Column>,
    /// How many columns there were, where only the first of them were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns_before_cut: Option<usize>,
}

impl Schema {
    /// Makes a schema of columns.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Self {
        Self {
            columns: columns.into_iter().collect(),
            columns_before_cut: None,
        }
    }

    /// The schema that a type of rows declares.
    #[must_use]
    pub fn of<R: Columns>() -> Self {
        R::schema()
    }

    /// The column of a name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// A type of rows whose columns are known. `#[derive(Columns)]` writes it.
#[diagnostic::on_unimplemented(
    message = "the columns of `{Self}` are not known",
    label = "no columns are declared for it",
    note = "add `#[derive(edge_assets::Columns)]` to the struct; it stands beside `Row`, `Serialize` and `Deserialize`",
    note = "a schema that is known only at run time is given by `.with(\"schema\", Schema::new(..))`"
)]
pub trait Columns {
    /// The columns, in the order in which rows have them.
    fn schema() -> Schema;
}

#[diagnostic::do_not_recommend]
impl<T: Columns + ?Sized> Columns for &T {
    fn schema() -> Schema {
        T::schema()
    }
}
