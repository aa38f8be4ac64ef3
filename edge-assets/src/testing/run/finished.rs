//! [`FinishedRun`]: what became of a run of a test.

use std::sync::Arc;

use crate::{
    asset::{Asset, Value},
    exec::RunResult,
    testing::event_log::EventLog,
};

/// What became of a run of a test: its result with all values, and its events.
#[derive(Debug)]
#[non_exhaustive]
pub struct FinishedRun {
    /// The result.
    pub result: RunResult,
    /// The events.
    pub log: Arc<EventLog>,
}

impl FinishedRun {
    pub(super) fn new(result: RunResult, log: Arc<EventLog>) -> Self {
        Self { result, log }
    }

    /// Asserts that every step succeeded.
    ///
    /// # Panics
    /// With the log when the run did not succeed.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "an assertion; what it returns may be dropped")]
    pub fn assert_success(&self) -> &Self {
        let status = self.result.status;
        assert!(
            self.result.is_success(),
            "the run ended as {status}; its log:\n\n{}\n",
            self.log
        );
        self
    }

    /// The value that an asset made.
    ///
    /// # Panics
    /// With the log when the run did not make it.
    #[track_caller]
    #[must_use]
    pub fn value<A: Asset>(&self) -> Arc<Value<A>> {
        match self.result.value::<A>() {
            Some(value) => value,
            None => panic!("the run did not make `{}`; its log:\n\n{}\n", A::SPEC.key, self.log),
        }
    }
}
