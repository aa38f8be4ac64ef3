//! [`Secret`]: a setting that nothing shows.

use std::fmt;

use serde_json::Value;

use super::{Kind, Reader, Setting};

/// What stands in the place of a secret.
pub(super) const HIDDEN: &str = "(secret)";

/// A setting that nothing shows: not `Debug`, no error, no event, no output of the command line.
///
/// It can be neither printed nor serialized; [`expose`](Self::expose) is the one way to the value. The memory that held the
/// value is not wiped.
///
/// ```
/// use edge_assets::Secret;
/// let token = Secret::new("hunter2".to_owned());
/// assert_eq!(format!("{token:?}"), "(secret)");
/// assert_eq!(token.expose(), "hunter2");
/// ```
#[derive(Clone, Default)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Hides a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for the one who needs it.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value, for the one who needs to own it.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

impl<T: Setting> Setting for Secret<T> {
    const KIND: &'static Kind = &Kind::Secret(T::KIND);

    fn read(value: &Value, reader: &mut Reader) -> Option<Self> {
        reader.in_secret(|reader| T::read(value, reader)).map(Self)
    }

    fn write(&self) -> Value {
        Value::String(HIDDEN.to_owned())
    }

    fn absent(reader: &mut Reader) -> Option<Self> {
        reader.in_secret(Reader::missing)
    }
}

/// The type that the ClickHouse and Redis settings take.
#[cfg(any(feature = "clickhouse", feature = "redis"))]
impl Setting for secrecy::SecretString {
    const KIND: &'static Kind = &Kind::Secret(&Kind::Text);

    fn read(value: &Value, reader: &mut Reader) -> Option<Self> {
        reader.in_secret(|reader| String::read(value, reader)).map(Self::from)
    }

    fn write(&self) -> Value {
        Value::String(HIDDEN.to_owned())
    }

    fn absent(reader: &mut Reader) -> Option<Self> {
        reader.in_secret(Reader::missing)
    }
}

#[cfg(all(test, any(feature = "clickhouse", feature = "redis")))]
mod tests {
    use secrecy::{ExposeSecret as _, SecretString};
    use serde_json::json;

    use super::*;

    #[test]
    fn the_secret_text_of_other_crates_is_one_of_ours() {
        let mut reader = Reader::new();
        let read = SecretString::read(&json!("hunter2"), &mut reader).unwrap();
        assert_eq!(read.expose_secret(), "hunter2");
        assert_eq!(read.write(), json!("(secret)"));
        assert!(SecretString::read(&json!(["hunter2"]), &mut reader).is_none());
        assert!(SecretString::absent(&mut reader).is_none());
        let faults = format!("{:?}", reader.into_faults());
        assert!(
            !faults.contains("hunter2") && faults.contains("is_secret: true"),
            "{faults}"
        );
        assert!(SecretString::KIND.is_secret());
    }
}
