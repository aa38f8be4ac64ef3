//! [`Queue`]: what is to be drawn. Taking a fact in is short and never waits for who draws.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use indexmap::IndexMap;

use crate::{
    event::{EventKind, EventRecord, EventSink},
    run::StepKey,
};

/// Log lines of assets and of the framework that may wait.
const MAX_LOG_LINES: usize = 1_000;

/// What is to be drawn.
#[derive(Debug)]
pub(in crate::cli) enum Entry {
    /// A fact.
    Event(EventRecord),
    /// Talk from elsewhere.
    Note(String),
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Slot>,
    /// The latest progress of each step that has a slot among those that wait.
    latest: IndexMap<StepKey, EventRecord>,
    log_lines: usize,
    left_out: u64,
    is_closed: bool,
}

#[derive(Debug)]
enum Slot {
    Entry(Entry),
    Progress(StepKey),
}

impl State {
    /// Takes in a line, when there is room for it.
    fn push_line(&mut self, line: Entry) {
        if self.log_lines >= MAX_LOG_LINES {
            self.left_out += 1;
        } else {
            self.log_lines += 1;
            self.waiting.push_back(Slot::Entry(line));
        }
    }
}

/// Between the executor and who draws.
#[derive(Debug, Default)]
pub(in crate::cli) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

impl Queue {
    /// Takes in talk, which is never left out.
    pub(in crate::cli) fn note(&self, text: String) {
        self.lock().waiting.push_back(Slot::Entry(Entry::Note(text)));
        self.changed.notify_one();
    }

    /// Takes in an entry of the log.
    pub(in crate::cli) fn log(&self, text: String) {
        self.lock().push_line(Entry::Note(text));
        self.changed.notify_one();
    }

    /// Says that nothing follows.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_one();
    }

    /// Waits for entries, for as long as `patience` when there is a limit; `None` once it is closed and empty.
    pub(super) fn take(&self, patience: Option<Duration>) -> Option<Vec<Entry>> {
        let nothing = |state: &mut State| state.waiting.is_empty() && !state.is_closed;
        let state = self.lock();
        let mut state = match patience {
            None => self
                .changed
                .wait_while(state, nothing)
                .unwrap_or_else(PoisonError::into_inner),
            Some(patience) => {
                let waited = self.changed.wait_timeout_while(state, patience, nothing);
                waited.unwrap_or_else(PoisonError::into_inner).0
            }
        };
        if state.waiting.is_empty() && state.is_closed {
            return None;
        }
        let State {
            waiting,
            mut latest,
            left_out,
            is_closed,
            ..
        } = std::mem::take(&mut *state);
        state.is_closed = is_closed;
        drop(state);
        let mut entries: Vec<Entry> = waiting
            .into_iter()
            .filter_map(|slot| match slot {
                Slot::Entry(entry) => Some(entry),
                Slot::Progress(key) => latest.swap_remove(&key).map(Entry::Event),
            })
            .collect();
        if left_out > 0 {
            entries.push(Entry::Note(format!("{left_out} log lines were left out")));
        }
        Some(entries)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl EventSink for Queue {
    fn record(&self, event: EventRecord) {
        let mut state = self.lock();
        match (&event.kind, &event.step) {
            (EventKind::StepProgressed { .. }, Some(key)) => {
                let key = key.clone();
                if state.latest.insert(key.clone(), event).is_none() {
                    state.waiting.push_back(Slot::Progress(key));
                }
            }
            (EventKind::StepLogged { .. }, _) => state.push_line(Entry::Event(event)),
            _ => state.waiting.push_back(Slot::Entry(Entry::Event(event))),
        }
        drop(state);
        self.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event::LogLevel, id::RunId, key::AssetKey};

    fn event(kind: EventKind) -> EventRecord {
        EventRecord {
            version: EventRecord::VERSION,
            sequence: 0,
            at: jiff::Timestamp::UNIX_EPOCH,
            run_id: RunId::generate(),
            step: Some(StepKey {
                asset: AssetKey::new("a").unwrap(),
                partition: None,
            }),
            kind,
        }
    }

    #[test]
    fn a_hundred_thousand_facts_that_nobody_draws_stay_bounded() {
        let queue = Queue::default();
        let logged = event(EventKind::StepLogged {
            level: LogLevel::Info,
            message: String::new(),
        });
        let mut progressed = logged.clone();
        queue.record(event(EventKind::StepStarted { attempt: 1 }));
        for done in 0..50_000 {
            progressed.kind = EventKind::StepProgressed {
                done,
                total: None,
                unit: "rows".into(),
            };
            queue.record(progressed.clone());
            queue.record(logged.clone());
        }
        queue.record(event(EventKind::StepSucceeded { duration_us: 1 }));
        queue.close();
        let entries = queue.take(None).unwrap();
        assert_eq!(entries.len(), 1 + 1 + MAX_LOG_LINES + 1 + 1);
        assert!(matches!(
            &entries[1],
            Entry::Event(EventRecord {
                kind: EventKind::StepProgressed { done: 49_999, .. },
                ..
            })
        ));
        assert!(matches!(entries.last(), Some(Entry::Note(text)) if text == "49000 log lines were left out"));
        assert!(queue.take(None).is_none(), "closed and empty");
    }
}
