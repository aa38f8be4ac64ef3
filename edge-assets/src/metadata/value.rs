//! [`MetadataValue`]: the kinds of values, how they are made, and how they are stored.

use serde::{Deserialize, Serialize};

use super::{Columns, Number, Quantity, Schema, Table};

/// One value of [`Metadata`](super::Metadata). `{}` prints one line for people, `{:#}` all that it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
#[non_exhaustive]
pub enum MetadataValue {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// Plain text.
    Text(String),
    /// Text in Markdown.
    Markdown(String),
    /// An address to open.
    Url(String),
    /// A length of time, in milliseconds.
    DurationMs(u64),
    /// An amount of storage, in bytes.
    Bytes(u64),
    /// An instant.
    Timestamp(jiff::Timestamp),
    /// Any JSON.
    Json(serde_json::Value),
    /// Rows under named columns.
    Table(Table),
    /// A number with its unit.
    Quantity(Quantity),
    /// The columns of what was made.
    Schema(Schema),
    /// A value that was longer than [`MAX_VALUE_BYTES`](super::MAX_VALUE_BYTES): its beginning, and its full length.
    Cut {
        /// The first bytes, up to the cap.
        head: String,
        /// The length before the cut, in bytes.
        bytes: usize,
    },
}

impl MetadataValue {
    /// An amount of storage. What is none, a negative or broken number, is kept as a quantity of `B`.
    pub fn bytes(bytes: impl Into<Number>) -> Self {
        let bytes = bytes.into();
        match bytes {
            Number::Int(count) => u64::try_from(count).map_or_else(|_| Self::quantity(bytes, "B"), Self::Bytes),
            Number::Large(count) => Self::Bytes(count),
            Number::Float(_) => Self::quantity(bytes, "B"),
        }
    }

    /// A number with its unit, such as `rows`, `ms` or `°C`.
    pub fn quantity(amount: impl Into<Number>, unit: impl Into<String>) -> Self {
        Self::Quantity(Quantity {
            amount: amount.into(),
            unit: unit.into(),
        })
    }

    /// An address to open.
    pub fn url(address: impl Into<String>) -> Self {
        Self::Url(address.into())
    }

    /// Text in Markdown.
    pub fn markdown(text: impl Into<String>) -> Self {
        Self::Markdown(text.into())
    }

    /// Anything that serde can write, as JSON; the reason in its place when it cannot be written.
    pub fn json(value: &impl Serialize) -> Self {
        match serde_json::to_value(value) {
            Ok(json) => Self::Json(json),
            Err(error) => Self::Text(format!("not written as JSON: {error}")),
        }
    }

    /// The columns that a type of rows declares.
    #[must_use]
    pub fn schema<R: Columns>() -> Self {
        Self::Schema(R::schema())
    }
}

/// A whole number beyond the range of `i64` is kept as text, so that no digit is lost.
impl From<Number> for MetadataValue {
    fn from(value: Number) -> Self {
        match value {
            Number::Int(number) => Self::Int(number),
            Number::Large(number) => Self::Text(number.to_string()),
            Number::Float(number) => Self::Float(number),
        }
    }
}

macro_rules! from_numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for MetadataValue {
            fn from(value: $number) -> Self {
                Number::from(value).into()
            }
        }
    )*};
}
from_numbers!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, f32, f64);

impl From<bool> for MetadataValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for MetadataValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for MetadataValue {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<jiff::Timestamp> for MetadataValue {
    fn from(value: jiff::Timestamp) -> Self {
        Self::Timestamp(value)
    }
}

impl From<std::time::Duration> for MetadataValue {
    fn from(value: std::time::Duration) -> Self {
        Self::DurationMs(u64::try_from(value.as_millis()).unwrap_or(u64::MAX))
    }
}

impl From<serde_json::Value> for MetadataValue {
    fn from(value: serde_json::Value) -> Self {
        Self::Json(value)
    }
}

impl From<Quantity> for MetadataValue {
    fn from(value: Quantity) -> Self {
        Self::Quantity(value)
    }
}

impl From<Table> for MetadataValue {
    fn from(value: Table) -> Self {
        Self::Table(value)
    }
}

impl From<Schema> for MetadataValue {
    fn from(value: Schema) -> Self {
        Self::Schema(value)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::metadata::Column;

    /// Every kind with the form in which it is stored. A line is added for a new kind, and none ever changes: what was
    /// stored under it must stay readable.
    fn stored_forms() -> Vec<(MetadataValue, Value)> {
        let mut table = Table::new(["n"]);
        table.push([1.into()]);
        let cut_table = Table {
            rows_before_cut: Some(9),
            ..table.clone()
        };
        let schema = Schema::new([
            Column::new("a", "String").describe("What it is."),
            Column::new("b", "UInt8"),
        ]);
        let cut_schema = Schema {
            columns_before_cut: Some(9),
            ..schema.clone()
        };
        let columns = json!([
            {"name": "a", "type": "String", "description": "What it is."},
            {"name": "b", "type": "UInt8"}
        ]);
        let instant: jiff::Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        let cut = MetadataValue::Cut {
            head: "a".to_owned(),
            bytes: 70_000,
        };
        let forms = [
            (true.into(), "bool", json!(true)),
            (7.into(), "int", json!(7)),
            (1.5.into(), "float", json!(1.5)),
            ("a".into(), "text", json!("a")),
            (MetadataValue::markdown("*a*"), "markdown", json!("*a*")),
            (MetadataValue::url("https://a.b"), "url", json!("https://a.b")),
            (
                std::time::Duration::from_millis(1_500).into(),
                "duration_ms",
                json!(1_500),
            ),
            (MetadataValue::bytes(12), "bytes", json!(12)),
            (instant.into(), "timestamp", json!("2026-11-22T09:00:00Z")),
            (json!({"a": [1]}).into(), "json", json!({"a": [1]})),
            (table.into(), "table", json!({"columns": ["n"], "rows": [[1]]})),
            (
                cut_table.into(),
                "table",
                json!({"columns": ["n"], "rows": [[1]], "rows_before_cut": 9}),
            ),
            (
                MetadataValue::quantity(21.5, "°C"),
                "quantity",
                json!({"amount": 21.5, "unit": "°C"}),
            ),
            (
                MetadataValue::quantity(3, "rows"),
                "quantity",
                json!({"amount": 3, "unit": "rows"}),
            ),
            (
                MetadataValue::quantity(u64::MAX, "ns"),
                "quantity",
                json!({"amount": u64::MAX, "unit": "ns"}),
            ),
            (schema.into(), "schema", json!({"columns": columns})),
            (
                cut_schema.into(),
                "schema",
                json!({"columns": columns, "columns_before_cut": 9}),
            ),
            (cut, "cut", json!({"head": "a", "bytes": 70_000})),
        ];
        forms
            .into_iter()
            .map(|(value, kind, content)| (value, json!({"kind": kind, "value": content})))
            .collect()
    }

    #[test]
    fn the_stored_form_of_each_kind_stays_as_it_is() {
        for (value, form) in stored_forms() {
            assert_eq!(serde_json::to_value(&value).unwrap(), form);
            assert_eq!(serde_json::from_value::<MetadataValue>(form.clone()).unwrap(), value);
            assert_eq!(serde_json::from_str::<MetadataValue>(&form.to_string()).unwrap(), value);
        }
    }

    #[test]
    fn no_kind_is_missing_from_the_stored_forms() {
        // A new kind does not compile here before it has its number, and passes when it has its form above.
        let number = |value: &MetadataValue| match value {
            MetadataValue::Bool(_) => 0,
            MetadataValue::Int(_) => 1,
            MetadataValue::Float(_) => 2,
            MetadataValue::Text(_) => 3,
            MetadataValue::Markdown(_) => 4,
            MetadataValue::Url(_) => 5,
            MetadataValue::DurationMs(_) => 6,
            MetadataValue::Bytes(_) => 7,
            MetadataValue::Timestamp(_) => 8,
            MetadataValue::Json(_) => 9,
            MetadataValue::Table(_) => 10,
            MetadataValue::Quantity(_) => 11,
            MetadataValue::Schema(_) => 12,
            MetadataValue::Cut { .. } => 13,
        };
        let mut found: Vec<u32> = stored_forms().iter().map(|(value, _)| number(value)).collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, Vec::from_iter(0..14));
    }

    #[test]
    fn big_numbers_keep_their_digits() {
        assert_eq!(
            MetadataValue::from(u64::MAX),
            MetadataValue::Text("18446744073709551615".to_owned())
        );
    }
}
