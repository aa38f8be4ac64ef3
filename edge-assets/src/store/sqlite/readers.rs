//! The readers: a few connections that only read, on blocking threads. A read sees one snapshot and never waits for the writer.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::Connection;
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::{super::StoreError, connect, fault::Answer, names::Names};

/// A connection that reads, with the names that it has seen.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) connection: Connection,
    pub(super) names: Names,
}

impl Reader {
    /// The number of a name; `None` when no row can hold it.
    pub(super) fn find(&mut self, name: &str) -> Answer<Option<i64>> {
        self.names.find(&self.connection, name)
    }
}

/// The connections, opened when they are needed.
#[derive(Debug)]
pub(super) struct Readers {
    shared: Arc<Shared>,
    room: Arc<Semaphore>,
    most: usize,
}

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    place: Arc<str>,
    patience: Duration,
    idle: Mutex<Vec<Reader>>,
}

impl Readers {
    pub(super) fn new(path: PathBuf, place: Arc<str>, most: usize, patience: Duration) -> Self {
        Self {
            shared: Arc::new(Shared {
                path,
                place,
                patience,
                idle: Mutex::default(),
            }),
            room: Arc::new(Semaphore::new(most)),
            most,
        }
    }

    /// Has something read, within one snapshot.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        action: &'static str,
        work: impl FnOnce(&mut Reader) -> Answer<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let room = Arc::clone(&self.room).acquire_owned().await;
        let room = room.map_err(|_| StoreError::Closed)?;
        let shared = Arc::clone(&self.shared);
        let task = spawn_blocking(move || {
            let answer = shared.read(work);
            drop(room);
            answer.map_err(|fault| fault.told(&shared.place, action))
        });
        // A task that did not end was given up with its runtime.
        task.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Waits for the reads that go on, and closes the connections.
    pub(super) async fn close(&self) {
        let all = u32::try_from(self.most).unwrap_or(u32::MAX);
        let room = self.room.acquire_many(all).await;
        self.room.close();
        drop(room);
        self.shared.idle().clear();
    }
}

impl Shared {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Reader>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, work: impl FnOnce(&mut Reader) -> Answer<T>) -> Answer<T> {
        let idle = self.idle().pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => Reader {
                connection: connect::reader(&self.path, self.patience)?,
                names: Names::default(),
            },
        };
        reader.connection.prepare_cached("BEGIN")?.execute([])?;
        let answer = reader
            .names
            .refresh(&reader.connection)
            .and_then(|()| work(&mut reader));
        let ended = reader
            .connection
            .prepare_cached("COMMIT")
            .and_then(|mut commit| commit.execute([]));
        // A connection that does not come to rest is not used again.
        if ended.is_ok() {
            self.idle().push(reader);
        }
        answer
    }
}
