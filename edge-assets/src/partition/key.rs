//! [`PartitionKey`], and how an author's type is read from it.

use std::{fmt, sync::Arc};

use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// Names one partition of an asset, such as `2026-10-01`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PartitionKey(Arc<str>);

impl PartitionKey {
    /// Takes a key; whether an asset has it is the definition's to say.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(text.as_ref().into())
    }

    /// The key as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PartitionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A type that an author takes as `Partition<K>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a partition key",
    note = "take `Partition<jiff::civil::Date>` for days, `Partition<jiff::Timestamp>` for hours, `Partition<String>` for any"
)]
pub trait FromPartitionKey: Sized + Send {
    /// Reads the key; `None` when it has another form.
    fn from_partition_key(key: &PartitionKey) -> Option<Self>;
}

impl FromPartitionKey for String {
    fn from_partition_key(key: &PartitionKey) -> Option<Self> {
        Some(key.as_str().to_owned())
    }
}

impl FromPartitionKey for Date {
    fn from_partition_key(key: &PartitionKey) -> Option<Self> {
        key.as_str().parse().ok()
    }
}

/// The first instant of an hour `2026-10-01-13`, in UTC.
impl FromPartitionKey for jiff::Timestamp {
    fn from_partition_key(key: &PartitionKey) -> Option<Self> {
        let (day, hour) = key.as_str().rsplit_once('-')?;
        let start = day
            .parse::<Date>()
            .ok()?
            .at(hour.parse().ok().filter(|hour| *hour < 24)?, 0, 0, 0);
        start.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    }
}
