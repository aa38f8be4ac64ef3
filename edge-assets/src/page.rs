//! [`Page`] and [`PageRequest`]: long lists in pieces, by key and not by number, so that what is added meanwhile shifts nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most items of one page.
pub const MAX_PAGE: usize = 200;

/// Where a page ended; opaque to everybody but the store that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(String);

impl Cursor {
    /// Takes a cursor that a page ended with.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The cursor as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which piece of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// Where the page before ended; the beginning without it.
    pub after: Option<Cursor>,
    /// How many items at most.
    pub limit: usize,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self::first(MAX_PAGE)
    }
}

impl PageRequest {
    /// The first `limit` items; between 1 and [`MAX_PAGE`].
    #[must_use]
    pub fn first(limit: usize) -> Self {
        Self {
            after: None,
            limit: limit.clamp(1, MAX_PAGE),
        }
    }

    /// What follows a page.
    #[must_use]
    pub fn after(mut self, cursor: Cursor) -> Self {
        self.after = Some(cursor);
        self
    }
}

/// A piece of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where to go on; `None` at the end.
    pub next: Option<Cursor>,
}
