//! Carries the facts of a run from its executor to the event log of a store.
//!
//! The sink half takes facts into a [`Buffer`](buffer) and never waits; the other half appends them in batches. While the
//! store is slow or failing, the buffer fills up to a bound: the workers of the run wait for room before they take their next
//! step, and log lines, which author code may say without end, are left out and counted. Nothing else is ever left out.

mod buffer;
mod flush;

pub(crate) use buffer::{Recorder, RecorderLimits};
pub(crate) use flush::Recorded;
