//! [`Metadata`]: named values, ordered by name, within bounds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    DROPPED_ENTRY, MAX_ENTRIES, MetadataValue,
    builder::metadata_builder,
    cap::{capped, capped_name},
};

/// Named values, ordered by name.
///
/// ```
/// use std::time::Duration;
///
/// use edge_assets::{Columns, Metadata};
///
/// #[derive(Columns)]
/// struct DeviceStats {
///     /// As on its label.
///     device_id: String,
///     events: u64,
/// }
///
/// let metadata = Metadata::new()
///     .rows(42)
///     .bytes("size", 1536)
///     .quantity("mean_temperature", 21.5, "°C")
///     .url("dashboard", "https://grafana.example/d/7")
///     .schema::<DeviceStats>()
///     .with("took", Duration::from_millis(1_250))
///     .with("key", "dashboard:device_stats");
///
/// let line = |name| metadata.get(name).map(ToString::to_string).unwrap_or_default();
/// assert_eq!(line("size"), "1.5 KiB");
/// assert_eq!(line("mean_temperature"), "21.5 °C");
/// assert_eq!(line("schema"), "2 columns: device_id String, events u64");
/// assert_eq!(line("took"), "1.25s");
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metadata(BTreeMap<String, MetadataValue>);

metadata_builder!(impl for Metadata, |it| it);

impl Metadata {
    /// Makes an empty map.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds or replaces a value.
    ///
    /// Values over [`MAX_VALUE_BYTES`](super::MAX_VALUE_BYTES) are cut, entries over [`MAX_ENTRIES`] only counted.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<MetadataValue>) {
        let name = capped_name(name.into());
        if self.0.len() >= MAX_ENTRIES && !self.0.contains_key(&name) {
            self.count_dropped(1);
            return;
        }
        self.0.insert(name, capped(value.into()));
    }

    fn count_dropped(&mut self, more: i64) {
        let dropped = self.0.entry(DROPPED_ENTRY.to_owned()).or_insert(MetadataValue::Int(0));
        if let MetadataValue::Int(count) = dropped {
            *count = count.saturating_add(more);
        }
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
            match value {
                MetadataValue::Int(count) if name == DROPPED_ENTRY => self.count_dropped(count),
                value => self.insert(name, value),
            }
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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn dropped_entries_of_both_sides_are_added_up() {
        let of = |side: &str, count: usize| {
            let names = (0..count).map(|n| format!("{side}_{n}"));
            names.fold(Metadata::new(), |metadata, name| metadata.with(name, 1))
        };
        let mut metadata = of("left", MAX_ENTRIES + 3);
        metadata.merge(of("right", 10));
        assert_eq!(metadata.get(DROPPED_ENTRY), Some(&MetadataValue::Int(13)));
        let mut metadata = of("left", MAX_ENTRIES + 3);
        metadata.merge(of("left", MAX_ENTRIES + 4));
        assert_eq!(metadata.get(DROPPED_ENTRY), Some(&MetadataValue::Int(7)));
    }

    #[test]
    fn the_builder_records_what_it_says() {
        let metadata = Metadata::new()
            .rows(7_usize)
            .bytes("size", 4_096_u64)
            .bytes("change", -12)
            .markdown("notes", "# All well")
            .url("link", "https://example.com")
            .json("best", &("a", 1));
        let expected = [
            ("best", MetadataValue::Json(serde_json::json!(["a", 1]))),
            ("change", MetadataValue::quantity(-12, "B")),
            ("link", MetadataValue::Url("https://example.com".to_owned())),
            ("notes", MetadataValue::Markdown("# All well".to_owned())),
            ("rows", MetadataValue::Int(7)),
            ("size", MetadataValue::Bytes(4_096)),
        ];
        assert!(metadata.iter().eq(expected.iter().map(|(name, value)| (*name, value))));
    }

    #[test]
    fn what_serde_cannot_write_is_told_in_its_place() {
        let keys_that_are_no_text = BTreeMap::from([((1, 2), 3)]);
        let metadata = Metadata::new().json("it", &keys_that_are_no_text);
        let text = metadata.get("it").unwrap().to_string();
        assert!(text.starts_with("not written as JSON: key must be a string"), "{text}");
    }
}
