//! [`Metadata`]: what a materialization says about itself, as named values of a few well-known kinds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The longest text or JSON value kept, in bytes; what is longer is cut and marked.
pub const MAX_VALUE_BYTES: usize = 64 * 1024;

/// The most entries kept; further ones are dropped and counted under [`DROPPED_ENTRY`].
pub const MAX_ENTRIES: usize = 1_000;

/// The name under which the number of dropped entries is recorded.
pub const DROPPED_ENTRY: &str = "edge/dropped_entries";

/// One value of [`Metadata`].
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
    /// A value that was longer than [`MAX_VALUE_BYTES`]: its beginning, and its full length in bytes.
    Cut {
        /// The first bytes, up to the cap.
        head: String,
        /// The length before the cut, in bytes.
        bytes: usize,
    },
}

/// Rows under named columns, such as the size of each table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<serde_json::Value>>,
}

impl Table {
    /// Makes an empty table with these columns.
    #[must_use]
    pub fn new<const N: usize>(columns: [&str; N]) -> Self {
        Self {
            columns: columns.iter().map(|&name| name.to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds one row.
    pub fn push<const N: usize>(&mut self, row: [serde_json::Value; N]) {
        self.rows.push(row.into());
    }
}

/// Named values, ordered by name.
///
/// ```
/// use edge_assets::Metadata;
/// let metadata = Metadata::new().with("rows", 42_u64).with("key", "dashboard:device_stats");
/// assert_eq!(metadata.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metadata(BTreeMap<String, MetadataValue>);

impl Metadata {
    /// Makes an empty map.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds or replaces a value.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<MetadataValue>) -> Self {
        self.insert(name, value);
        self
    }

    /// Adds or replaces a value. Values over [`MAX_VALUE_BYTES`] are cut, entries over [`MAX_ENTRIES`] only counted.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<MetadataValue>) {
        let name = name.into();
        if self.0.len() >= MAX_ENTRIES && !self.0.contains_key(&name) {
            let dropped = self.0.entry(DROPPED_ENTRY.to_owned()).or_insert(MetadataValue::Int(0));
            if let MetadataValue::Int(count) = dropped {
                *count += 1;
            }
            return;
        }
        self.0.insert(name, cut(value.into()));
    }

    /// The value of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&MetadataValue> {
        self.0.get(name)
    }

    /// Moves all of `other` in; its values win.
    pub fn merge(&mut self, other: Self) {
        if self.0.is_empty() {
            self.0 = other.0;
            return;
        }
        for (name, value) in other.0 {
            self.insert(name, value);
        }
    }

    /// The values in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &MetadataValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How many values there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn cut(value: MetadataValue) -> MetadataValue {
    let text = match &value {
        MetadataValue::Text(text) | MetadataValue::Markdown(text) | MetadataValue::Url(text) => text.clone(),
        MetadataValue::Json(json) => json.to_string(),
        MetadataValue::Table(table) => serde_json::to_string(table).unwrap_or_default(),
        // JSON has no word for it, and what cannot be read back is lost.
        MetadataValue::Float(number) if !number.is_finite() => return MetadataValue::Text(number.to_string()),
        MetadataValue::Bool(_)
        | MetadataValue::Int(_)
        | MetadataValue::Float(_)
        | MetadataValue::DurationMs(_)
        | MetadataValue::Bytes(_)
        | MetadataValue::Timestamp(_)
        | MetadataValue::Cut { .. } => return value,
    };
    if text.len() <= MAX_VALUE_BYTES {
        return value;
    }
    let head = &text[..text.floor_char_boundary(MAX_VALUE_BYTES)];
    MetadataValue::Cut {
        head: head.to_owned(),
        bytes: text.len(),
    }
}

/// Cuts a text of any length to one that may be kept, and marks it.
pub(crate) fn cut_text(mut text: String, max_bytes: usize) -> String {
    if text.len() > max_bytes {
        text.truncate(text.floor_char_boundary(max_bytes));
        text.push_str("… (cut)");
    }
    text
}

/// The value as one line of text, for people.
impl std::fmt::Display for MetadataValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value}"),
            Self::Text(text) | Self::Markdown(text) | Self::Url(text) => f.write_str(text),
            Self::DurationMs(ms) => write!(f, "{:?}", std::time::Duration::from_millis(*ms)),
            Self::Bytes(bytes) => f.write_str(&bytes_text(*bytes)),
            Self::Timestamp(at) => write!(f, "{at}"),
            Self::Json(json) => write!(f, "{json}"),
            Self::Table(table) => {
                let (count, columns) = (table.rows.len(), table.columns.join(", "));
                write!(f, "{count} row{} of {columns}", if count == 1 { "" } else { "s" })
            }
            Self::Cut { head, bytes } => {
                let shown: String = head.chars().take(80).collect();
                write!(f, "{shown}… ({bytes} bytes, cut)")
            }
        }
    }
}

/// An amount of bytes in binary units, one decimal.
#[must_use]
pub fn bytes_text(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut whole = bytes / 1024;
    let mut rest = bytes % 1024;
    let mut unit = 0;
    while whole >= 1024 && unit + 1 < UNITS.len() {
        rest = whole % 1024;
        whole /= 1024;
        unit += 1;
    }
    format!("{whole}.{} {}", rest * 10 / 1024, UNITS[unit])
}

macro_rules! from_whole_numbers {
    ($($number:ty),*) => {$(
        /// Numbers beyond the range of `i64` are kept as text, so that no digit is lost.
        impl From<$number> for MetadataValue {
            fn from(value: $number) -> Self {
                i64::try_from(value).map_or_else(|_| Self::Text(value.to_string()), Self::Int)
            }
        }
    )*};
}
from_whole_numbers!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

impl From<bool> for MetadataValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for MetadataValue {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<f32> for MetadataValue {
    fn from(value: f32) -> Self {
        Self::Float(value.into())
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

impl From<Table> for MetadataValue {
    fn from(value: Table) -> Self {
        Self::Table(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_cut_and_marked() {
        let metadata = Metadata::new().with("text", "ü".repeat(MAX_VALUE_BYTES));
        let Some(MetadataValue::Cut { head, bytes }) = metadata.get("text") else {
            panic!("not cut");
        };
        assert_eq!(*bytes, 2 * MAX_VALUE_BYTES);
        assert!(head.len() <= MAX_VALUE_BYTES && head.len() > MAX_VALUE_BYTES - 4);
    }

    #[test]
    fn numbers_that_are_none_are_kept_as_text() {
        let metadata = Metadata::new()
            .with("mean", f64::NAN)
            .with("most", f64::INFINITY)
            .with("share", 0.5);
        let text = serde_json::to_string(&metadata).unwrap();
        assert_eq!(serde_json::from_str::<Metadata>(&text).unwrap(), metadata);
        assert_eq!(metadata.get("mean"), Some(&MetadataValue::Text("NaN".to_owned())));
        assert_eq!(metadata.get("share"), Some(&MetadataValue::Float(0.5)));
    }

    #[test]
    fn a_million_entries_stay_bounded_and_are_counted() {
        let mut metadata = Metadata::new();
        for n in 0..100_000 {
            metadata.insert(format!("entry_{n}"), n);
        }
        assert_eq!(metadata.len(), MAX_ENTRIES + 1);
        assert_eq!(metadata.get(DROPPED_ENTRY), Some(&MetadataValue::Int(99_000)));
    }

    #[test]
    fn big_numbers_keep_their_digits_and_bytes_read_well() {
        assert_eq!(
            MetadataValue::from(u64::MAX),
            MetadataValue::Text("18446744073709551615".to_owned())
        );
        assert_eq!(bytes_text(1023), "1023 B");
        assert_eq!(bytes_text(1536), "1.5 KiB");
        assert_eq!(bytes_text(5 * 1024 * 1024 * 1024), "5.0 GiB");
    }
}
