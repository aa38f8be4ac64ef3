//! [`EventSink`]: where running code says its facts.

use std::sync::Arc;

use super::EventRecord;
use crate::boxed::BoxFuture;

/// Takes the facts of running code, in order. Called while the run's state is locked: a sink hands over, it never waits.
pub trait EventSink: Send + Sync + 'static {
    /// Takes a fact.
    fn record(&self, event: EventRecord);

    /// Whether facts are wanted at all; where they are not, they are not even made.
    fn is_listening(&self) -> bool {
        true
    }

    /// Completes once there is room for more facts; `None` when there is room now, as there always is by default.
    ///
    /// The workers of a run wait for it before they take the next step, outside of every lock.
    fn room(&self) -> Option<BoxFuture<'_, ()>> {
        None
    }
}

/// Drops every fact.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSink;

impl EventSink for NoSink {
    fn record(&self, _: EventRecord) {}

    fn is_listening(&self) -> bool {
        false
    }
}

/// Hands every fact to several sinks, in their order.
#[derive(Clone, Default)]
pub struct FanOut(Vec<Arc<dyn EventSink>>);

impl FanOut {
    /// Makes one without sinks.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a sink.
    #[must_use]
    pub fn with(mut self, sink: Arc<dyn EventSink>) -> Self {
        self.0.push(sink);
        self
    }
}

impl EventSink for FanOut {
    fn record(&self, event: EventRecord) {
        if let Some((last, rest)) = self.0.split_last() {
            for sink in rest {
                sink.record(event.clone());
            }
            last.record(event);
        }
    }

    fn is_listening(&self) -> bool {
        self.0.iter().any(|sink| sink.is_listening())
    }

    fn room(&self) -> Option<BoxFuture<'_, ()>> {
        let full: Vec<BoxFuture<'_, ()>> = self.0.iter().filter_map(|sink| sink.room()).collect();
        if full.is_empty() {
            return None;
        }
        Some(Box::pin(async move {
            for room in full {
                room.await;
            }
        }))
    }
}

impl std::fmt::Debug for FanOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FanOut({} sinks)", self.0.len())
    }
}

impl<F: Fn(EventRecord) + Send + Sync + 'static> EventSink for F {
    fn record(&self, event: EventRecord) {
        self(event);
    }
}
