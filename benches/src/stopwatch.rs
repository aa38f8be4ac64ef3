//! Times of rounds, for the benches that print a table of their own.

use std::time::Duration;

use edge_assets::clock::{Clock as _, SystemClock};

/// Whether `cargo bench` runs the program. Else a test only looks whether it still runs, with small numbers.
#[must_use]
pub fn is_measuring() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// Measures rounds.
#[derive(Debug, Default)]
pub struct Stopwatch(SystemClock);

impl Stopwatch {
    /// A stopwatch.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What `work` gives, and how long it took.
    pub fn time<T>(&self, work: impl FnOnce() -> T) -> (T, Duration) {
        let began = self.0.monotonic();
        let done = work();
        (done, self.0.monotonic().saturating_sub(began))
    }

    /// The same for work that waits.
    pub async fn time_async<T>(&self, work: impl Future<Output = T>) -> (T, Duration) {
        let began = self.0.monotonic();
        let done = work.await;
        (done, self.0.monotonic().saturating_sub(began))
    }
}

/// The middle one of the rounds.
///
/// # Panics
/// When there was no round.
#[must_use]
pub fn median(mut rounds: Vec<Duration>) -> Duration {
    rounds.sort_unstable();
    rounds[rounds.len() / 2]
}

/// Nanoseconds an item.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
pub fn per_item(time: Duration, items: usize) -> f64 {
    time.as_secs_f64() * 1e9 / items as f64
}

/// Nanoseconds in a readable unit.
#[must_use]
pub fn shown(nanoseconds: f64) -> String {
    match nanoseconds {
        ns if ns < 1_000.0 => format!("{ns:.0} ns"),
        ns if ns < 1_000_000.0 => format!("{:.2} µs", ns / 1e3),
        ns => format!("{:.1} ms", ns / 1e6),
    }
}
