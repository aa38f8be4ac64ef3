//! [`SimulatedClock`]: follows the paused time of a simulation's runtime, and can be set.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::{runtime::Handle, time::Instant};

use crate::clock::Clock;

/// Tells the time of a simulation, from any thread.
pub(super) struct SimulatedClock {
    /// Outside of the runtime, tokio would tell the time of the machine.
    runtime: Handle,
    origin: Instant,
    beginning: Timestamp,
    set: Mutex<SignedDuration>,
}

impl SimulatedClock {
    pub(super) fn new(runtime: Handle, beginning: Timestamp) -> Self {
        let origin = {
            let _entered = runtime.enter();
            Instant::now()
        };
        Self {
            runtime,
            origin,
            beginning,
            set: Mutex::default(),
        }
    }

    /// Sets the time of day forth or back; the time that has passed stays as it is.
    pub(super) fn set_by(&self, by: SignedDuration) {
        let mut set = self.set.lock().unwrap_or_else(PoisonError::into_inner);
        *set = set.saturating_add(by);
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        let set = *self.set.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = SignedDuration::try_from(self.monotonic()).unwrap_or(SignedDuration::MAX);
        let end = if set.is_negative() {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        self.beginning.checked_add(passed.saturating_add(set)).unwrap_or(end)
    }

    fn monotonic(&self) -> Duration {
        let _entered = self.runtime.enter();
        self.origin.elapsed()
    }
}

impl fmt::Debug for SimulatedClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SimulatedClock").field(&self.now()).finish()
    }
}
