//! [`Items`]: a piece of a long list.

use serde::Serialize;
use utoipa::ToSchema;

use crate::page::{Cursor, MAX_PAGE, Page, PageRequest};

/// How many items a page has unless asked otherwise.
const USUAL: usize = 50;

/// A piece of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Items<T> {
    /// The items.
    pub(crate) items: Vec<T>,
    /// Where to go on: `?after=` this. `null` at the end.
    #[schema(required)]
    pub(crate) next: Option<String>,
}

impl<T> Items<T> {
    /// A list that is never long.
    pub(crate) fn all(items: Vec<T>) -> Self {
        Self { items, next: None }
    }

    /// A page of a store, with what becomes of its items.
    pub(crate) fn of<S>(page: Page<S>, make: impl FnMut(S) -> T) -> Self {
        Self {
            items: page.items.into_iter().map(make).collect(),
            next: page.next.map(|cursor| cursor.as_str().to_owned()),
        }
    }
}

/// The page that a request asks for; more than the most counts as the most.
pub(crate) fn page(after: Option<String>, limit: Option<usize>) -> PageRequest {
    let first = PageRequest::first(limit_of(limit));
    match after {
        Some(cursor) => first.after(Cursor::new(cursor)),
        None => first,
    }
}

/// How many items are asked for.
pub(crate) fn limit_of(limit: Option<usize>) -> usize {
    limit.unwrap_or(USUAL).clamp(1, MAX_PAGE)
}
