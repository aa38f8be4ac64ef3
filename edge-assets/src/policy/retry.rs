//! [`RetryPolicy`]: how often a failed step is repeated, and after which delays.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How often a failed step is repeated, and after which delays.
///
/// Errors that a resource knows to be permanent, and those an author marks as such, are never repeated.
///
/// ```
/// use edge_assets::RetryPolicy;
/// use std::time::Duration;
/// let policy = RetryPolicy::new(3).backoff(Duration::from_secs(10)).factor(2).cap(Duration::from_secs(30));
/// let delays: Vec<_> = (1..=3).map(|retry| policy.delay(retry, 0.0).as_secs()).collect();
/// assert_eq!(delays, [10, 20, 30]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetryPolicy {
    max: u32,
    backoff: Duration,
    factor: u32,
    cap: Duration,
    jitter: bool,
}

impl RetryPolicy {
    /// Repeats up to `max` times after the first attempt; 1 s before the first repetition, doubling, 10 min at most.
    #[must_use]
    pub const fn new(max: u32) -> Self {
        Self {
            max,
            backoff: Duration::from_secs(1),
            factor: 2,
            cap: Duration::from_secs(600),
            jitter: false,
        }
    }

    /// Sets the delay before the first repetition.
    #[must_use]
    pub const fn backoff(mut self, backoff: Duration) -> Self {
        self.backoff = backoff;
        self
    }

    /// Sets by how much each delay is longer than the one before; 1 keeps it constant.
    #[must_use]
    pub const fn factor(mut self, factor: u32) -> Self {
        self.factor = factor;
        self
    }

    /// Sets the longest delay.
    #[must_use]
    pub const fn cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// Spreads each delay evenly between half of it and all of it, so that many steps do not return at once.
    #[must_use]
    pub const fn jitter(mut self) -> Self {
        self.jitter = true;
        self
    }

    /// How many repetitions there are at most.
    #[must_use]
    pub const fn max(&self) -> u32 {
        self.max
    }

    /// The delay before repetition number `retry` (from 1); `random` in `0.0..1.0` decides the jitter.
    #[must_use]
    pub fn delay(&self, retry: u32, random: f64) -> Duration {
        let growth = u128::from(self.factor.max(1)).saturating_pow(retry.saturating_sub(1).min(64));
        let nanos = self.backoff.as_nanos().saturating_mul(growth).min(self.cap.as_nanos());
        let delay = Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX));
        if self.jitter {
            delay.mul_f64(0.5 + random.clamp(0.0, 1.0) / 2.0)
        } else {
            delay
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_to_the_cap_and_never_overflow() {
        let policy = RetryPolicy::new(u32::MAX)
            .backoff(Duration::from_secs(1))
            .cap(Duration::from_secs(60));
        for (retry, seconds) in [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (u32::MAX, 60)] {
            assert_eq!(policy.delay(retry, 0.0), Duration::from_secs(seconds), "retry {retry}");
        }
    }

    #[test]
    fn jitter_stays_between_half_and_whole() {
        let policy = RetryPolicy::new(1).backoff(Duration::from_secs(10)).jitter();
        assert_eq!(policy.delay(1, 0.0), Duration::from_secs(5));
        assert_eq!(policy.delay(1, 1.0), Duration::from_secs(10));
    }
}
