//! [`PartitionKey`], and how an author's type is read from it.

use std::{borrow::Borrow, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{KeyKind, PartitionError, PartitionsDefinition};

/// Names one partition of an asset, such as `2026-10-01`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PartitionKey(Arc<str>);

impl PartitionKey {
    /// Takes a key; whether an asset has it is the definition's to say.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(text.as_ref().into())
    }

    /// Takes a key that is to be added while the system runs: a line of text of 1 to 1024 bytes, without blanks around it.
    ///
    /// # Errors
    /// [`PartitionError::BadKey`].
    pub fn checked(text: &str) -> Result<Self, PartitionError> {
        const MOST: usize = 1024;
        let why = if text.is_empty() {
            "is empty; give it a text"
        } else if text.len() > MOST {
            "is longer than 1024 bytes; shorten it"
        } else if text.chars().any(char::is_control) {
            "holds a line break or another control character; take it out"
        } else if text.trim() != text {
            "has blanks around it; take them off"
        } else {
            return Ok(Self::new(text));
        };
        let shown: String = text.chars().take(40).flat_map(char::escape_debug).collect();
        Err(PartitionError::BadKey { key: shown, why })
    }

    /// The key as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for PartitionKey {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PartitionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A type that an author takes as `Partition<K>`, and how it is written as a key.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a partition key",
    note = "take `Partition<Day>`, `Partition<Hour>`, `Partition<Week>`, `Partition<Month>` or `Partition<Window>` of `edge_assets::partition`",
    note = "take `Partition<String>` for any key, `Partition<(A, B)>` for a product, and derive `Partitions` for an enum of keys"
)]
pub trait FromPartitionKey: Sized + Send {
    /// Which partitions it can be read from.
    const KIND: KeyKind;

    /// Reads the key of a partition of a definition; without one, keys are those of UTC in the usual form. `None` when it has another
    /// form.
    fn from_partition_key(key: &str, definition: Option<&PartitionsDefinition>) -> Option<Self>;

    /// The key of the partition of a definition; `None` when it has no such partition.
    fn to_partition_key(&self, definition: &PartitionsDefinition) -> Option<String>;
}
