//! What happened in a simulation, as text, so that two of them can be compared.

use super::Simulation;
use crate::{
    store::EventFilter,
    version::{FNV_START, fnv1a},
};

impl Simulation {
    /// All that the store keeps of what happened, each tick and then each event as a line of JSON.
    ///
    /// # Panics
    /// When the store fails, which one in memory does not.
    #[must_use]
    #[track_caller]
    pub fn trace(&self) -> Vec<String> {
        let ticks = self.all_ticks();
        let events = self.events_that(EventFilter::default());
        let ticks = ticks.iter().map(serde_json::to_string);
        let lines = ticks.chain(events.iter().map(serde_json::to_string));
        lines.map(|line| line.expect("ticks and events are JSON")).collect()
    }

    /// A number that stands for the [`trace`](Self::trace): the same definitions and seed, told the same, make the same one.
    ///
    /// # Panics
    /// As [`trace`](Self::trace).
    #[must_use]
    #[track_caller]
    pub fn trace_hash(&self) -> u64 {
        let lines = self.trace();
        lines
            .iter()
            .fold(FNV_START, |hash, line| fnv1a(fnv1a(hash, line.as_bytes()), b"\n"))
    }
}
