//! [`SqliteOptions`]: how a database is opened.

use std::{path::PathBuf, time::Duration};

use super::{super::StoreError, store::SqliteStore};

/// How a database is opened.
///
/// ```no_run
/// use edge_assets::store::SqliteOptions;
/// use std::time::Duration;
/// # async fn open() -> Result<(), edge_assets::store::StoreError> {
/// let options = SqliteOptions::new("state/edge.sqlite").busy_timeout(Duration::from_secs(10));
/// let store = options.open().await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct SqliteOptions {
    pub(super) path: PathBuf,
    pub(super) readers: usize,
    pub(super) busy_timeout: Duration,
    pub(super) max_bytes: Option<u64>,
}

impl SqliteOptions {
    /// Names the file. It is made, with its folder, when it is not there.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            readers: 4,
            busy_timeout: Duration::from_secs(5),
            max_bytes: None,
        }
    }

    /// How many reads go on at once; 4 by default, one at least. Connections are opened when they are needed.
    #[must_use]
    pub fn readers(mut self, readers: usize) -> Self {
        self.readers = readers.max(1);
        self
    }

    /// How long a write waits for other processes that write; 5 seconds by default.
    #[must_use]
    pub const fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.busy_timeout = timeout;
        self
    }

    /// How large the file may become, in bytes; what does not fit is refused as [`StoreError::Full`]. Without a limit by default.
    #[must_use]
    pub const fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = Some(bytes);
        self
    }

    /// Opens the database, and brings it up to date.
    ///
    /// # Errors
    /// [`StoreError`] when it is newer than this program, damaged, locked, not a database, or may not be written.
    pub async fn open(self) -> Result<SqliteStore, StoreError> {
        SqliteStore::open_with(self).await
    }
}
