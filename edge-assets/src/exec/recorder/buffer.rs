//! [`Recorder`]: the bounded buffer between a run and its store.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

use crate::{
    boxed::BoxFuture,
    event::{EventKind, EventRecord, EventSink, LogLevel},
    run::StepKey,
};

/// The most events of one batch.
const BATCH_EVENTS: usize = 1_000;
/// The most bytes of one batch, but for its last event.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// The bounds of a recorder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RecorderLimits {
    /// From this many events on, the run waits; from twice as many on, log lines are left out.
    pub(crate) events: usize,
    /// From this many bytes on, the run waits; from twice as many on, log lines are left out.
    pub(crate) bytes: usize,
    /// How many bytes of log lines a run may leave in the store.
    pub(crate) log_bytes: usize,
    /// How long an event waits for others before it is written.
    pub(crate) linger: Duration,
}

impl Default for RecorderLimits {
    fn default() -> Self {
        Self {
            events: 4_096,
            bytes: 4 * 1024 * 1024,
            log_bytes: 64 * 1024 * 1024,
            linger: Duration::from_millis(10),
        }
    }
}

/// Takes the facts of a run for its store.
#[derive(Debug)]
pub(crate) struct Recorder {
    limits: RecorderLimits,
    state: Mutex<State>,
    /// Told when there is something to write.
    filled: Notify,
    /// Told when there is room again.
    emptied: Notify,
    is_full: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    /// Events with their sizes.
    events: Vec<(EventRecord, usize)>,
    /// Of the events that wait, and of the batch that is being written.
    count: usize,
    bytes: usize,
    /// Bytes of log lines, over the whole run.
    log_bytes: usize,
    left_out: Option<LeftOut>,
    /// Somebody waits for the last event.
    is_urgent: bool,
    /// No further event comes.
    is_closed: bool,
    /// Nothing is wanted any more: the run belongs to somebody else.
    is_discarding: bool,
}

/// Log lines that were not taken.
#[derive(Debug)]
struct LeftOut {
    lines: u64,
    /// The last of them, without its text.
    last: EventRecord,
}

/// Events that are to be written, and what they take.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) events: Vec<EventRecord>,
    count: usize,
    bytes: usize,
}

impl Recorder {
    pub(crate) fn new(limits: RecorderLimits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            state: Mutex::default(),
            filled: Notify::new(),
            emptied: Notify::new(),
            is_full: AtomicBool::new(false),
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes no further event: what is there is written, then the recorder ends.
    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
        self.filled.notify_one();
        self.let_in();
    }

    /// Lets everybody on who waits for room.
    fn let_in(&self) {
        self.is_full.store(false, Ordering::Release);
        self.emptied.notify_waiters();
    }

    /// Drops what is there and whatever still comes.
    pub(super) fn discard(&self) {
        {
            let mut state = self.lock();
            state.is_discarding = true;
            state.events = Vec::new();
        }
        self.let_in();
    }

    /// Waits for events, and a little longer for more of them. `None` at the end.
    pub(super) async fn next_batch(&self) -> Option<Batch> {
        loop {
            {
                let state = self.lock();
                if !state.events.is_empty() || state.left_out.is_some() {
                    break;
                }
                if state.is_closed {
                    return None;
                }
            }
            self.filled.notified().await;
        }
        let deadline = Instant::now() + self.limits.linger;
        while !self.is_worth_writing() {
            tokio::select! {
                biased;
                () = tokio::time::sleep_until(deadline) => break,
                () = self.filled.notified() => {}
            }
        }
        Some(self.take_batch())
    }

    fn is_worth_writing(&self) -> bool {
        let state = self.lock();
        state.is_urgent || state.is_closed || state.events.len() >= BATCH_EVENTS || state.bytes >= BATCH_BYTES
    }

    fn take_batch(&self) -> Batch {
        let mut state = self.lock();
        state.say_what_was_left_out();
        let mut bytes = 0;
        let mut count = 0;
        for (_, size) in state.events.iter().take(BATCH_EVENTS) {
            bytes += size;
            count += 1;
            if bytes >= BATCH_BYTES {
                break;
            }
        }
        let rest = state.events.split_off(count);
        let events = std::mem::replace(&mut state.events, rest);
        state.is_urgent = state.is_urgent && !state.events.is_empty();
        Batch {
            events: last_progress_only(events.into_iter().map(|(event, _)| event).collect()),
            count,
            bytes,
        }
    }

    /// Makes the room of a batch free, once it is written.
    pub(super) fn written(&self, batch: &Batch) {
        let has_room = {
            let mut state = self.lock();
            state.count = state.count.saturating_sub(batch.count);
            state.bytes = state.bytes.saturating_sub(batch.bytes);
            state.count <= self.limits.events / 2 && state.bytes <= self.limits.bytes / 2
        };
        if has_room && self.is_full.swap(false, Ordering::AcqRel) {
            self.emptied.notify_waiters();
        }
    }

    /// Whether a log line, or a progress, is taken; a fact always is.
    fn takes(&self, state: &mut State, event: &EventRecord, size: usize) -> bool {
        let is_log = matches!(event.kind, EventKind::StepLogged { .. });
        if !is_log && !matches!(event.kind, EventKind::StepProgressed { .. }) {
            return true;
        }
        let is_behind = state.count >= self.limits.events * 2 || state.bytes >= self.limits.bytes * 2;
        if !is_log {
            return !is_behind;
        }
        let fits = state.log_bytes + size <= self.limits.log_bytes;
        if is_behind || !fits {
            state.leave_out(event);
            return false;
        }
        state.log_bytes += size;
        true
    }
}

impl EventSink for Recorder {
    fn record(&self, event: EventRecord) {
        let (event, size) = event.within_bounds();
        let tell = {
            let mut state = self.lock();
            if state.is_closed || state.is_discarding || !self.takes(&mut state, &event, size) {
                return;
            }
            let is_first = state.events.is_empty();
            let ends = matches!(event.kind, EventKind::RunFinished { .. });
            state.is_urgent |= ends;
            state.count += 1;
            state.bytes += size;
            state.events.push((event, size));
            if state.count >= self.limits.events || state.bytes >= self.limits.bytes {
                self.is_full.store(true, Ordering::Release);
            }
            is_first || ends || state.events.len() == BATCH_EVENTS
        };
        if tell {
            self.filled.notify_one();
        }
    }

    fn room(&self) -> Option<BoxFuture<'_, ()>> {
        if !self.is_full.load(Ordering::Acquire) {
            return None;
        }
        Some(Box::pin(async move {
            loop {
                let mut emptied = std::pin::pin!(self.emptied.notified());
                emptied.as_mut().enable();
                if !self.is_full.load(Ordering::Acquire) {
                    return;
                }
                emptied.await;
            }
        }))
    }
}

impl State {
    fn leave_out(&mut self, event: &EventRecord) {
        let lines = self.left_out.take().map_or(0, |left_out| left_out.lines) + 1;
        let kind = EventKind::StepLogged {
            level: LogLevel::Warn,
            message: String::new(),
        };
        let last = EventRecord {
            kind,
            step: event.step.clone(),
            ..*event
        };
        self.left_out = Some(LeftOut { lines, last });
    }

    fn say_what_was_left_out(&mut self) {
        let Some(LeftOut { lines, mut last }) = self.left_out.take() else {
            return;
        };
        last.kind = EventKind::StepLogged {
            level: LogLevel::Warn,
            message: format!(
                "{lines} lines of log were left out here: there were more than the store keeps or keeps up with"
            ),
        };
        // Nothing of a step stands behind the end of its run.
        let ends = |(event, _): &(EventRecord, usize)| matches!(event.kind, EventKind::RunFinished { .. });
        let place = self.events.len() - usize::from(self.events.last().is_some_and(ends));
        let size = last.size();
        self.events.insert(place, (last, size));
        self.count += 1;
        self.bytes += size;
    }
}

/// Of each step only the last progress of a batch is of interest.
fn last_progress_only(mut events: Vec<EventRecord>) -> Vec<EventRecord> {
    let mut seen: Vec<StepKey> = Vec::new();
    let mut keep: Vec<bool> = events
        .iter()
        .rev()
        .map(|event| match (&event.kind, &event.step) {
            (EventKind::StepProgressed { .. }, Some(step)) if seen.contains(step) => false,
            (EventKind::StepProgressed { .. }, Some(step)) => {
                seen.push(step.clone());
                true
            }
            _ => true,
        })
        .collect();
    events.retain(|_| keep.pop().unwrap_or(true));
    events
}
