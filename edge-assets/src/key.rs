//! Names that people choose: [`AssetKey`], [`CheckKey`]. Parsed once, cheap to clone, ordered as text.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize, de};

/// The longest key accepted, in bytes.
pub const MAX_KEY_LEN: usize = 255;

/// Names an asset: one or more segments joined by `/`, such as `events` or `edge/raw_events`.
///
/// A segment holds letters, digits, `_`, `-` and `.`, and starts with a letter, a digit or `_`.
///
/// ```
/// use edge_assets::AssetKey;
/// let key: AssetKey = "edge/raw_events".parse()?;
/// assert_eq!(key.segments().collect::<Vec<_>>(), ["edge", "raw_events"]);
/// assert!("edge//raw".parse::<AssetKey>().is_err());
/// # Ok::<(), edge_assets::KeyError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AssetKey(Arc<str>);

impl AssetKey {
    /// Parses a key.
    ///
    /// # Errors
    /// [`KeyError`] when the text is empty, too long, or holds a character outside the alphabet of keys.
    pub fn new(text: impl AsRef<str>) -> Result<Self, KeyError> {
        let text = text.as_ref();
        check(text)?;
        Ok(Self(text.into()))
    }

    /// Takes a key that the macros have checked while compiling.
    pub(crate) fn from_checked(text: &'static str) -> Self {
        debug_assert!(check(text).is_ok(), "the macro lets only valid keys through");
        Self(text.into())
    }

    /// The key as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parts between the slashes.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }
}

fn check(text: &str) -> Result<(), KeyError> {
    let fault = |what| {
        Err(KeyError {
            text: text.chars().take(80).collect(),
            what,
        })
    };
    if text.is_empty() {
        return fault("it is empty");
    }
    if text.len() > MAX_KEY_LEN {
        return fault("it is longer than 255 bytes");
    }
    for segment in text.split('/') {
        let mut chars = segment.chars();
        match chars.next() {
            None => return fault("a segment between slashes is empty"),
            Some(first) if !(first.is_ascii_alphanumeric() || first == '_') => {
                return fault("a segment starts with a letter, a digit or `_`");
            }
            Some(_) => {}
        }
        if !chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')) {
            return fault("a segment holds letters, digits, `_`, `-` and `.`");
        }
    }
    Ok(())
}

/// Why a text is not an [`AssetKey`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an asset key: {what}")]
pub struct KeyError {
    text: String,
    what: &'static str,
}

impl FromStr for AssetKey {
    type Err = KeyError;
    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::new(text)
    }
}

impl fmt::Display for AssetKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for AssetKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for AssetKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for AssetKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(text).map_err(de::Error::custom)
    }
}

/// Names a check of an asset: the asset's key and the check's own name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CheckKey {
    /// The asset whose data is checked.
    pub asset: AssetKey,
    /// The name of the check, unique within its asset.
    pub name: Arc<str>,
}

impl fmt::Display for CheckKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.asset, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_refused_with_the_reason() {
        let cases = [
            ("", "empty"),
            ("a//b", "segment between slashes is empty"),
            ("/a", "segment between slashes is empty"),
            ("-a", "starts with"),
            ("a b", "letters, digits"),
            ("ä", "starts with"),
        ];
        for (text, part) in cases {
            let error = AssetKey::new(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        assert!(AssetKey::new("x".repeat(256)).is_err());
        assert!(AssetKey::new("per_tenant/42/v1.2-a").is_ok());
    }
}
