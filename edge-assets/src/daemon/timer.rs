//! Waiting for an instant of the clock. The clock may be set while one waits, so it is read again every now and then.

use std::time::Duration;

use jiff::Timestamp;
use tokio::{sync::watch, time::Instant};

use crate::{clock::SharedClock, store::Changes};

/// The clock is read again at least this often.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Completes at an instant of the clock, or when the clock was set back meanwhile; never when there is none.
pub(super) async fn until(clock: &SharedClock, at: Option<Timestamp>) {
    let Some(at) = at else {
        return std::future::pending().await;
    };
    let mut now = clock.now();
    loop {
        let left = left(now, at);
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left.min(LONGEST_SLEEP)).await;
        let before = std::mem::replace(&mut now, clock.now());
        if now < before {
            return;
        }
    }
}

/// How long it is from `now` to an instant; nothing when it has passed.
pub(super) fn left(now: Timestamp, at: Timestamp) -> Duration {
    Duration::try_from(at.duration_since(now)).unwrap_or_default()
}

/// The earlier of two instants, where there are some.
pub(super) fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Tells of changes of a store, but not more often than is of use.
#[derive(Debug)]
pub(super) struct Watch {
    changes: watch::Receiver<Changes>,
    what: fn(Changes) -> u64,
    seen: u64,
    pause: Duration,
    looked: Instant,
}

impl Watch {
    /// Watches one of the counters; after a look it rests for `pause`.
    pub(super) fn new(changes: watch::Receiver<Changes>, what: fn(Changes) -> u64, pause: Duration) -> Self {
        Self {
            changes,
            what,
            seen: u64::MAX,
            pause,
            looked: Instant::now(),
        }
    }

    /// Notes that everything up to now is about to be looked at.
    pub(super) fn look(&mut self) {
        self.seen = (self.what)(*self.changes.borrow_and_update());
        self.looked = Instant::now();
    }

    /// Completes when there is something new; never once the store is closed.
    pub(super) async fn changed(&mut self) {
        loop {
            if (self.what)(*self.changes.borrow_and_update()) != self.seen {
                break;
            }
            if self.changes.changed().await.is_err() {
                return std::future::pending().await;
            }
        }
        tokio::time::sleep_until(self.looked + self.pause).await;
    }
}
