//! [`Entry`]: a fact that an asset, an observation or a check recorded.

use serde::Serialize;
use utoipa::ToSchema;

use crate::metadata::Metadata;

/// A fact that was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Entry {
    /// Its name.
    pub(crate) name: String,
    /// What kind of value it is: `int`, `float`, `text`, `bool`, `bytes`, `quantity`, `url`, `markdown`, `table`, `schema`, `json`…
    pub(crate) kind: String,
    /// The value, in the form of its kind.
    pub(crate) value: serde_json::Value,
    /// The value for people.
    pub(crate) text: String,
}

/// The entries of metadata, in the order of their names.
pub(crate) fn entries(metadata: &Metadata) -> Vec<Entry> {
    let entry = |(name, value): (&str, &crate::metadata::MetadataValue)| {
        let mut form = serde_json::to_value(value).unwrap_or_default();
        Entry {
            name: name.to_owned(),
            kind: form["kind"].as_str().unwrap_or_default().to_owned(),
            value: form["value"].take(),
            text: value.to_string(),
        }
    };
    metadata.iter().map(entry).collect()
}
