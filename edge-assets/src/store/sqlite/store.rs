//! [`SqliteStore`]: the writer and the readers of one file, as a [`Store`].

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicI64},
};

use tokio::{sync::watch, task::spawn_blocking};

use super::{
    super::{Changes, Store, StoreError},
    connect,
    fault::Answer,
    options::SqliteOptions,
    readers::{Reader, Readers},
    transaction::Transaction,
    writer::{Durability, Writer},
};
use crate::boxed::BoxFuture;

/// A store in one file, for one machine. Several processes may use it at once.
///
/// What is acknowledged outlives the process. What is a promise (a run queued, claimed, ended; a tick) outlives the power as well.
///
/// ```
/// use edge_assets::{run::NewRun, store::{RunStore, SqliteStore, Upkeep}};
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("edge.sqlite");
/// let store = SqliteStore::open(&path).await?;
/// let run = NewRun::new("here", "group:daily", "2026-11-22T09:00:00Z".parse()?);
/// store.enqueue(vec![run.clone()]).await?;
/// store.close().await?;
///
/// let store = SqliteStore::open(&path).await?;
/// assert_eq!(store.run(run.id).await?.unwrap().selection, run.selection);
/// # Ok(()) }
/// ```
pub struct SqliteStore {
    path: PathBuf,
    writer: Writer,
    readers: Readers,
    /// The last name when unused ones were looked for.
    pub(super) names_looked_at: AtomicI64,
}

impl SqliteStore {
    /// Opens the database of a file, and brings it up to date; makes the file, and its folder, when it is not there.
    ///
    /// # Errors
    /// [`StoreError`] when it is newer than this program, damaged, locked, not a database, or may not be written.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, StoreError> {
        SqliteOptions::new(path).open().await
    }

    pub(super) async fn open_with(options: SqliteOptions) -> Result<Self, StoreError> {
        let opening = spawn_blocking(move || {
            let place: Arc<str> = options.path.display().to_string().into();
            let connection = connect::writer(&options)?;
            Ok(Self {
                writer: Writer::start(connection, Arc::clone(&place))?,
                readers: Readers::new(options.path.clone(), place, options.readers, options.busy_timeout),
                path: options.path,
                names_looked_at: AtomicI64::new(0),
            })
        });
        opening.await.unwrap_or(Err(StoreError::Closed))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Has a promise written: it is on the disk when the caller hears of it. The work may be done twice, with the first time undone.
    pub(super) fn promise<'a, T: Send + 'static>(
        &'a self,
        action: &'static str,
        work: impl FnMut(&mut Transaction<'_>) -> Answer<T> + Send + 'static,
    ) -> BoxFuture<'a, Result<T, StoreError>> {
        Box::pin(self.writer.write(Durability::Disk, action, work))
    }

    /// Has something written that may be lost with the power.
    pub(super) fn note<'a, T: Send + 'static>(
        &'a self,
        action: &'static str,
        work: impl FnMut(&mut Transaction<'_>) -> Answer<T> + Send + 'static,
    ) -> BoxFuture<'a, Result<T, StoreError>> {
        Box::pin(self.writer.write(Durability::Process, action, work))
    }

    /// Has something read.
    pub(super) fn read<'a, T: Send + 'static>(
        &'a self,
        action: &'static str,
        work: impl FnOnce(&mut Reader) -> Answer<T> + Send + 'static,
    ) -> BoxFuture<'a, Result<T, StoreError>> {
        Box::pin(self.readers.read(action, work))
    }

    pub(super) async fn close_all(&self) -> Result<(), StoreError> {
        // The readers first: the log can be moved into the file only when nobody reads it.
        self.readers.close().await;
        self.writer.close().await
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Store for SqliteStore {
    fn changes(&self) -> watch::Receiver<Changes> {
        self.writer.changes()
    }
}
