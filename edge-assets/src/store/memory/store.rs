//! [`MemoryStore`]: a lock around [`State`]; each call is one visit.

use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use super::{
    super::{Changes, Store, StoreError},
    changes::Subscribers,
    state::State,
};
use crate::boxed::BoxFuture;

/// A store in the memory of this process.
///
/// ```
/// use edge_assets::{RunStatus, run::NewRun, store::{MemoryStore, RunStore}};
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let store = MemoryStore::new();
/// let run = NewRun::new("here", "group:daily", "2026-11-22T09:00:00Z".parse()?);
/// let queued = store.enqueue(vec![run]).await?;
/// assert!(queued[0].is_new);
/// assert_eq!(store.counts("here".into()).await?, [(RunStatus::Queued, 1)]);
/// # Ok(()) }
/// ```
pub struct MemoryStore {
    state: Mutex<State>,
    subscribers: Mutex<Subscribers>,
}

impl MemoryStore {
    /// Makes an empty store.
    #[must_use]
    pub fn new() -> Self {
        Self {
            state: Mutex::default(),
            subscribers: Mutex::default(),
        }
    }

    fn subscribers(&self) -> MutexGuard<'_, Subscribers> {
        self.subscribers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Visits the state, when the returned future is awaited. What went wrong must have changed nothing.
    pub(super) fn visit<'a, T: Send + 'a>(
        &'a self,
        visit: impl FnOnce(&mut State) -> Result<T, StoreError> + Send + 'a,
    ) -> BoxFuture<'a, Result<T, StoreError>> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            if state.is_closed {
                return Err(StoreError::Closed);
            }
            let answer = visit(&mut state);
            self.subscribers().tell(state.changes());
            answer
        })
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

impl Store for MemoryStore {
    fn changes(&self) -> watch::Receiver<Changes> {
        self.subscribers().subscribe()
    }
}
