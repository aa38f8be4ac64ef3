//! Instants as stores keep them: whole microseconds. What is handed in is cut at the door, so that what is returned is what is read.

use std::time::Duration;

use jiff::Timestamp;

/// Cuts an instant to whole microseconds.
pub(crate) fn whole(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// An instant as the number that is stored.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The instant that lies so long before another one; the first of all when there is none.
pub(crate) fn ago(now: Timestamp, age: Duration) -> Timestamp {
    whole(now.checked_sub(age).unwrap_or(Timestamp::MIN))
}
