//! [`EventLog`]: collects the facts of runs.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use super::line::line;
use crate::event::{EventRecord, EventSink};

/// Collects the facts of runs and prints them, one a line: what tests compare.
///
/// The lines hold no times, and what differs from run to run is redacted: ids as `[run]` and `[id]`, durations in metadata
/// as `[duration]`. So they can stand in a test as they are, or in a snapshot.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use edge_assets::{AssetContext, AssetDef, AssetKey, Definitions, LogLevel, exec::RunOptions, testing::EventLog};
///
/// let events = AssetDef::builder("events").run(|ctx: AssetContext| async move {
///     ctx.log(LogLevel::Info, "three files");
///     Err::<(), _>("the third is empty")
/// });
/// let summary = AssetDef::builder("summary").after_key(AssetKey::new("events").unwrap()).run(|| async { Ok::<_, String>(1) });
/// let definitions = Definitions::builder().assets([events, summary]).build().unwrap();
///
/// let log = EventLog::new();
/// let plan = definitions.plan("*").unwrap();
/// definitions.execute(plan, RunOptions::new().sink(log.clone())).await.unwrap();
///
/// log.assert_is("
///     run started: * (2 steps)
///     events started, attempt 1
///     events said (Info): three files
///     events failed (Error): the third is empty
///     summary skipped: events failed
///     run finished: failure
/// ");
/// log.assert_failed("events", "third").assert_skipped("summary");
/// # });
/// ```
#[derive(Default)]
pub struct EventLog {
    events: Mutex<Vec<EventRecord>>,
    changed: Notify,
}

impl EventLog {
    /// Makes an empty log; clones of the pointer share it.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<EventRecord>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The facts, in their order.
    #[must_use]
    pub fn events(&self) -> Vec<EventRecord> {
        self.lock().clone()
    }

    /// The facts as lines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.lock().iter().map(line).collect()
    }

    /// The facts, one a line: what a snapshot takes.
    #[must_use]
    pub fn print(&self) -> String {
        self.lines().join("\n")
    }

    /// The lines that concern one step, named as it prints: `daily` or `daily[2026-11-21]`.
    #[must_use]
    pub fn of(&self, step: &str) -> Vec<String> {
        let events = self.lock();
        events.iter().filter(|event| is_of(event, step)).map(line).collect()
    }

    /// Waits for a line that holds `part`, and returns it; one that is there already is found at once.
    ///
    /// This is how a test waits for something to happen in a run, instead of sleeping.
    pub async fn wait_for(&self, part: &str) -> String {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            // From here on no change is missed.
            changed.as_mut().enable();
            if let Some(line) = self.lines().into_iter().find(|line| line.contains(part)) {
                return line;
            }
            changed.await;
        }
    }
}

/// Whether an event concerns a step, named as it prints.
pub(super) fn is_of(event: &EventRecord, step: &str) -> bool {
    event.step.as_ref().is_some_and(|key| key.to_string() == step)
}

impl EventSink for EventLog {
    fn record(&self, event: EventRecord) {
        self.lock().push(event);
        self.changed.notify_waiters();
    }
}

impl fmt::Display for EventLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.print())
    }
}

impl fmt::Debug for EventLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventLog({} events)", self.lock().len())
    }
}
