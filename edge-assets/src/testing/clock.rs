//! [`TokioClock`]: a clock that follows tokio's time, which tests pause; and the instant at which test clocks begin.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::clock::Clock;

/// Where the clocks of tests begin unless a test says otherwise: 2026-01-01T00:00:00Z.
pub(super) const BEGINNING: Timestamp = Timestamp::constant(1_767_225_600, 0);

/// A clock that begins at an instant of the test's choice and goes on as tokio's time does.
///
/// Under `#[tokio::test(start_paused = true)]` it stands still while something works, and jumps over what is slept: delays
/// between attempts and time-outs show in the stamps and durations of events, the same each time.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap().block_on(async {
/// use edge_assets::{clock::Clock, testing::TokioClock};
///
/// let clock = TokioClock::at("2026-11-22T09:00:00Z".parse().unwrap());
/// tokio::time::sleep(std::time::Duration::from_secs(3_600)).await;
/// assert_eq!(clock.now().to_string(), "2026-11-22T10:00:00Z");
/// # });
/// ```
#[derive(Debug, Clone, Copy)]
pub struct TokioClock {
    beginning: Timestamp,
    origin: Instant,
}

impl TokioClock {
    /// Begins at an instant.
    #[must_use]
    pub fn at(beginning: Timestamp) -> Self {
        Self {
            beginning,
            origin: Instant::now(),
        }
    }
}

impl Default for TokioClock {
    /// Begins with the year 2026.
    fn default() -> Self {
        Self::at(BEGINNING)
    }
}

impl Clock for TokioClock {
    fn now(&self) -> Timestamp {
        self.beginning.checked_add(self.monotonic()).unwrap_or(Timestamp::MAX)
    }

    fn monotonic(&self) -> Duration {
        self.origin.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_of_tests_begin_with_the_year() {
        assert_eq!(BEGINNING.to_string(), "2026-01-01T00:00:00Z");
    }
}
