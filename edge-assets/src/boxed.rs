//! The boxed types that cross every floor.

use std::{any::Any, error::Error, future::Future, pin::Pin, sync::Arc};

/// The value of an asset, its type hidden.
pub type Erased = Arc<dyn Any + Send + Sync>;

/// An error whose type the framework does not need to know.
pub type BoxError = Box<dyn Error + Send + Sync + 'static>;

/// A future on the heap that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Writes an error and the chain of its causes on one line, `a: b: c`.
///
/// Nothing in the framework repeats a cause in its `Display`, so the chain reads without doubles.
#[must_use]
pub fn error_chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let part = error.to_string();
        // Foreign errors often do print their source; saying it twice helps nobody.
        if !text.ends_with(&part) {
            text.push_str(": ");
            text.push_str(&part);
        }
        cause = error.source();
    }
    text
}
