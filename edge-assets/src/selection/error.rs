//! [`SelectionError`]: why a text is not a selection, and where in it.

use std::{fmt, ops::Range};

/// How much of a text an error repeats, in characters.
const SHOWN: usize = 200;

/// Why a text is not a selection, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelectionError {
    text: String,
    span: Range<usize>,
    what: String,
}

impl SelectionError {
    pub(super) fn new(text: &str, span: Range<usize>, what: String) -> Self {
        Self {
            text: text.to_owned(),
            span,
            what,
        }
    }

    /// Where the fault lies, in bytes from the beginning.
    #[must_use]
    pub fn at(&self) -> usize {
        self.span.start
    }

    /// The part of [`text`](Self::text) that is not understood, in bytes; empty where something is missing.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The text that is not a selection, its beginning when it is very long.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for SelectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = self.text.get(..self.span.start).unwrap_or(&self.text);
        let column = before.chars().count() + 1;
        let shown = shortened(&self.text, SHOWN);
        write!(f, "selection `{shown}`, at {column}: {}", self.what)
    }
}

impl std::error::Error for SelectionError {}

/// The beginning of a text that is longer than `most` characters, with a mark where it is cut.
pub(crate) fn shortened(text: &str, most: usize) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}
