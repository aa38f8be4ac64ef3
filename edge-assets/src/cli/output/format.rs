//! [`OutputFormat`]: what `--output` chooses, and how JSON is written.

use serde::Serialize;

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OutputFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one document.
    Json,
}

/// One document, indented, for people look at it too.
pub(in crate::cli) fn to_json(document: &impl Serialize) -> std::io::Result<String> {
    Ok(serde_json::to_string_pretty(document)?)
}
