//! [`TestRun`]: a run of a selection or job for a test, with resources swapped in and its events in a log.

mod finished;
mod test_run;

pub use finished::FinishedRun;
pub use test_run::TestRun;
