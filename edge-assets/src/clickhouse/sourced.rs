//! [`Sourced`]: a setting and the place it came from, so that errors can name the place.

use secrecy::SecretString;

/// A value and the name of the place it came from, such as an environment variable or a line of a file.
///
/// A plain value converts into it, and so does a pair of value and place.
#[derive(Debug, Clone)]
pub struct Sourced<T> {
    pub(super) value: T,
    pub(super) origin: Option<String>,
}

impl<T> Sourced<T> {
    /// A value whose place is not told.
    pub const fn unnamed(value: T) -> Self {
        Self { value, origin: None }
    }

    /// A value and its place.
    pub fn from_place(value: T, origin: impl Into<String>) -> Self {
        Self {
            value,
            origin: Some(origin.into()),
        }
    }

    /// The value.
    pub const fn value(&self) -> &T {
        &self.value
    }

    /// The place, when it was told.
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }

    /// The place as a clause of an error: `` (from `CLICKHOUSE_HOST`)``, or nothing.
    pub(super) fn clause(&self) -> String {
        self.origin
            .as_ref()
            .map(|place| format!(" (from `{place}`)"))
            .unwrap_or_default()
    }

    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Sourced<U> {
        Sourced {
            value: change(self.value),
            origin: self.origin,
        }
    }
}

macro_rules! sourced_from {
    ($($from:ty => $to:ty),* $(,)?) => {$(
        impl From<$from> for Sourced<$to> {
            fn from(value: $from) -> Self {
                Self::unnamed(value.into())
            }
        }
        impl<Place: Into<String>> From<($from, Place)> for Sourced<$to> {
            fn from((value, place): ($from, Place)) -> Self {
                Self::from_place(value.into(), place)
            }
        }
    )*};
}
sourced_from! {
    &str => String, String => String, &str => SecretString, String => SecretString, SecretString => SecretString,
    u16 => u16, bool => bool,
}
