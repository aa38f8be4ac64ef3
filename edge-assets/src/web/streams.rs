//! [`Streams`]: the streams of events that are open, by an id that only their reader is told: so it can ask for other topics.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use super::{token::secret, topics::Topics};

/// The open streams. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Streams(Arc<Mutex<BTreeMap<String, watch::Sender<Topics>>>>);

/// The place of a stream among those that are open; it is free again when this is dropped.
pub(super) struct OpenStream {
    pub(super) id: String,
    pub(super) topics: watch::Receiver<Topics>,
    streams: Streams,
}

impl Streams {
    /// Opens a stream; nothing where the system gives no random numbers.
    pub(super) fn open(&self, topics: Topics) -> Option<OpenStream> {
        let id = secret().ok()?;
        let (sender, topics) = watch::channel(topics);
        self.lock().insert(id.clone(), sender);
        Some(OpenStream {
            id,
            topics,
            streams: self.clone(),
        })
    }

    /// Asks a stream for other topics; says whether there is one of this id.
    pub(super) fn change(&self, id: &str, topics: Topics) -> bool {
        let streams = self.lock();
        streams.get(id).is_some_and(|sender| sender.send(topics).is_ok())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, watch::Sender<Topics>>> {
        // Nothing panics while it is open.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.streams.lock().remove(&self.id);
    }
}

impl fmt::Debug for Streams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streams").field("open", &self.lock().len()).finish()
    }
}
