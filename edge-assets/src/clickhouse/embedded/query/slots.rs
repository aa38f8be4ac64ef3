//! How many statements may run at once. Claimed and waited for on engine threads.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::clickhouse::embedded::engine_error::{EngineError, ErrorCode};

/// How often a waiting request looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(50);

/// All slots.
#[derive(Debug)]
pub(crate) struct Slots {
    free: Mutex<usize>,
    freed: Condvar,
    total: usize,
    max_wait: Duration,
}

/// The right to run one statement. Dropped, it is free again.
#[derive(Debug)]
pub(crate) struct Slot {
    slots: Arc<Slots>,
}

impl Slots {
    /// `total` slots, for each of which a request waits for `max_wait` at most.
    pub(crate) fn new(total: usize, max_wait: Duration) -> Arc<Self> {
        Arc::new(Self {
            free: Mutex::new(total),
            freed: Condvar::new(),
            total,
            max_wait,
        })
    }

    fn free(&self) -> MutexGuard<'_, usize> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a slot, as long as `still_wanted` says so.
    pub(crate) fn claim(
        self: &Arc<Self>,
        still_wanted: impl Fn() -> Result<(), EngineError>,
    ) -> Result<Slot, EngineError> {
        let deadline = Instant::now() + self.max_wait;
        let mut free = self.free();
        while *free == 0 {
            (free, _) = self
                .freed
                .wait_timeout(free, LOOK)
                .unwrap_or_else(PoisonError::into_inner);
            still_wanted()?;
            if *free == 0 && Instant::now() >= deadline {
                let text = format!("Too many simultaneous queries. Maximum: {}", self.total);
                return Err(EngineError::new(ErrorCode::TOO_MANY_SIMULTANEOUS_QUERIES, text));
            }
        }
        *free -= 1;
        Ok(Slot {
            slots: Arc::clone(self),
        })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        *self.slots.free() += 1;
        self.slots.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_free_again_after_use() {
        let slots = Slots::new(2, Duration::ZERO);
        let (one, two) = (slots.claim(|| Ok(())).unwrap(), slots.claim(|| Ok(())).unwrap());
        assert_eq!(slots.claim(|| Ok(())).unwrap_err().code, 202);
        drop(one);
        let one = slots.claim(|| Ok(())).unwrap();
        drop((one, two));
        assert_eq!(*slots.free(), 2);
    }

    #[test]
    fn a_request_waits_for_its_turn_and_leaves_when_it_is_stopped() {
        let slots = Slots::new(1, Duration::from_secs(60));
        let slot = slots.claim(|| Ok(())).unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| slots.claim(|| Ok(())).map(drop));
            drop(slot);
            waiting.join().unwrap().unwrap();
        });
        let _slot = slots.claim(|| Ok(())).unwrap();
        let stopped = || Err(EngineError::new(ErrorCode::QUERY_WAS_CANCELLED, "stopped"));
        assert_eq!(slots.claim(stopped).unwrap_err().code, 394);
    }
}
