//! [`wait`] and [`next_instant`]: when a sensor is evaluated again. Pure.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::SensorDef;
use crate::{policy::RetryPolicy, tick::TriggerState};

/// The longest wait after failures, unless the interval itself is longer.
const LONGEST: Duration = Duration::from_secs(600);

/// How long to wait, from `now`, until a sensor is evaluated again; `None` when it is off.
///
/// The interval counts from the beginning of the last tick. One failure does not change it; each further failure in a row
/// doubles it, up to ten minutes or the interval, whichever is longer. A sensor that reacts is evaluated at once, and after a
/// failure like one with the default interval.
///
/// The answer is never longer than that, whatever the clock was set to. So it is to be asked once, after a tick or a change of the
/// state, and waited for on a clock that does not jump.
#[must_use]
pub fn wait(sensor: &SensorDef, state: &TriggerState, now: Timestamp) -> Option<Duration> {
    if !state.switched.unwrap_or(sensor.enabled) {
        return None;
    }
    let interval = delay(sensor, state.failures);
    let Some(last) = state.last_at.filter(|last| *last >= state.since) else {
        return Some(Duration::ZERO);
    };
    // A clock that was set back would make this negative.
    let passed = Duration::try_from(now.duration_since(last)).unwrap_or_default();
    Some(interval.saturating_sub(passed))
}

fn delay(sensor: &SensorDef, failures: u32) -> Duration {
    let base = match (sensor.kind.is_reaction(), failures) {
        (true, 0) => return Duration::ZERO,
        (true, _) => SensorDef::EVERY,
        (false, _) => sensor.every,
    };
    RetryPolicy::new(u32::MAX)
        .backoff(base)
        .cap(LONGEST.max(base))
        .delay(failures.max(1), 0.0)
}

/// The instant of a sensor's next tick: `now`, or just behind the last tick where the clock was set back.
#[must_use]
pub fn next_instant(state: &TriggerState, now: Timestamp) -> Timestamp {
    let after_last = state
        .last_at
        .and_then(|last| last.checked_add(SignedDuration::from_micros(1)).ok());
    after_last.map_or(now, |after_last| after_last.max(now))
}
