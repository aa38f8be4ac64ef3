//! [`PausedClock`]: a clock that follows tokio's paused time, and can be set.

use std::{sync::Mutex, time::Duration};

use edge_assets::clock::Clock;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Half a second after this instant, a Sunday, every test begins.
pub(crate) fn start() -> Timestamp {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

/// Moves with tokio's time, which moves by itself when everything waits.
#[derive(Debug)]
pub(crate) struct PausedClock {
    origin: Instant,
    start: Timestamp,
    set: Mutex<SignedDuration>,
}

impl PausedClock {
    pub(crate) fn new() -> Self {
        Self {
            origin: Instant::now(),
            start: start() + Duration::from_millis(500),
            set: Mutex::default(),
        }
    }

    /// Sets the time of day forth or back.
    pub(crate) fn jump(&self, by: SignedDuration) {
        *self.set.lock().unwrap() += by;
    }
}

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        let set = *self.set.lock().unwrap();
        self.start + self.monotonic() + set
    }

    fn monotonic(&self) -> Duration {
        self.origin.elapsed()
    }
}
