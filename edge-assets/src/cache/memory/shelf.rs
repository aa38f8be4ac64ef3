//! [`Shelf`]: the keys that the handles of one memory cache share.
//!
//! One lock guards them; it is held for the time of a look-up or a swap, never over an await. Expired keys go at the next
//! access to any key, so memory is bounded by what lives.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::super::{error::CacheFault, limits};
use crate::clock::SharedClock;

pub(super) struct Shelf {
    pub(super) clock: SharedClock,
    pub(super) name: Arc<str>,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) entries: BTreeMap<String, Entry>,
    /// Every deadline with its key, soonest first.
    deadlines: BTreeSet<(Duration, String)>,
}

pub(super) struct Entry {
    content: Content,
    pub(super) deadline: Option<Duration>,
}

#[derive(Clone)]
pub(super) enum Content {
    Value(Arc<Vec<u8>>),
    Hash(Arc<BTreeMap<String, Vec<u8>>>),
}

impl State {
    pub(super) fn remove(&mut self, key: &str) -> bool {
        let Some(entry) = self.entries.remove(key) else {
            return false;
        };
        if let Some(deadline) = entry.deadline {
            self.deadlines.remove(&(deadline, key.to_owned()));
        }
        true
    }

    pub(super) fn replace(&mut self, key: &str, content: Content, deadline: Option<Duration>) {
        self.remove(key);
        if let Some(deadline) = deadline {
            self.deadlines.insert((deadline, key.to_owned()));
        }
        self.entries.insert(key.to_owned(), Entry { content, deadline });
    }

    pub(super) fn expire(&mut self, now: Duration) {
        while let Some((deadline, _)) = self.deadlines.first()
            && *deadline <= now
            && let Some((_, key)) = self.deadlines.pop_first()
        {
            self.entries.remove(&key);
        }
    }
}

impl Shelf {
    pub(super) fn new(clock: SharedClock) -> Self {
        Self {
            clock,
            name: "the memory cache".into(),
            state: Mutex::default(),
        }
    }

    /// Locks the keys that have not expired, and tells the time at which they had not.
    pub(super) fn lock(&self) -> (MutexGuard<'_, State>, Duration) {
        let now = self.clock.monotonic();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.expire(now);
        (state, now)
    }

    pub(super) fn replace(&self, key: &str, content: Content, ttl: Option<Duration>) -> Result<(), CacheFault> {
        let ttl = limits::ttl_millis(ttl)?.map(Duration::from_millis);
        let (mut state, now) = self.lock();
        state.replace(key, content, ttl.map(|ttl| now + ttl));
        Ok(())
    }

    pub(super) fn content(&self, key: &str) -> Option<Content> {
        let (state, _) = self.lock();
        state.entries.get(key).map(|entry| entry.content.clone())
    }
}
