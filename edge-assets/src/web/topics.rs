//! [`Topics`]: what a stream of events is asked for.

use std::collections::BTreeSet;

use super::problem::Problem;
use crate::{
    id::RunId,
    store::{EventFilter, StoredEvent},
};

/// How many runs one stream may follow.
const MOST_RUNS: usize = 20;

/// What happens to runs.
const OF_RUNS: [&str; 6] = [
    "run_queued",
    "run_claimed",
    "run_requeued",
    "run_started",
    "run_cancel_requested",
    "run_finished",
];
/// What changes where assets stand.
const OF_ASSETS: [&str; 10] = [
    "asset_materialized",
    "asset_observed",
    "asset_wiped",
    "check_evaluated",
    "step_started",
    "step_retry_scheduled",
    "step_succeeded",
    "step_failed",
    "step_skipped",
    "step_canceled",
];

/// What a stream of events is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Topics {
    runs: bool,
    assets: bool,
    /// That something about schedules, sensors or the queue changed.
    pub(super) automation: bool,
    of_runs: BTreeSet<RunId>,
}

impl Topics {
    /// Reads `runs,assets,automation,run:ID`.
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let mut topics = Self::default();
        for topic in text.split(',').map(str::trim).filter(|topic| !topic.is_empty()) {
            match topic {
                "runs" => topics.runs = true,
                "assets" => topics.assets = true,
                "automation" => topics.automation = true,
                other => {
                    let id = other.strip_prefix("run:").and_then(|id| id.parse().ok());
                    topics.of_runs.insert(id.ok_or_else(|| unknown(other))?);
                }
            }
        }
        if topics == Self::default() {
            return Err(unknown(text));
        }
        if topics.of_runs.len() > MOST_RUNS {
            let text = format!("one stream follows up to {MOST_RUNS} runs; ask for `runs`, or for less");
            return Err(Problem::malformed("too-many-topics", &text));
        }
        Ok(topics)
    }

    /// The narrowest filter that lets all of it through.
    pub(super) fn filter(&self) -> EventFilter {
        let mut filter = EventFilter::default();
        if self.of_runs.is_empty() {
            filter.kinds = self.kinds();
        } else if self.of_runs.len() == 1 && !self.runs && !self.assets {
            filter.run = self.of_runs.first().copied();
        }
        filter
    }

    /// Whether anything of the event log is wanted.
    pub(super) fn wants_events(&self) -> bool {
        self.runs || self.assets || !self.of_runs.is_empty()
    }

    /// Whether an event is wanted.
    pub(super) fn want(&self, event: &StoredEvent) -> bool {
        self.of_runs.contains(&event.record.run_id) || self.kinds().contains(&event.record.kind.name())
    }

    fn kinds(&self) -> Vec<&'static str> {
        let runs = OF_RUNS.iter().filter(|_| self.runs);
        let assets = OF_ASSETS.iter().filter(|_| self.assets);
        runs.chain(assets).copied().collect()
    }
}

fn unknown(topic: &str) -> Problem {
    let text =
        format!("`{topic}` is no topic; take some of `runs`, `assets`, `automation`, `run:ID`, separated by commas");
    Problem::malformed("unknown-topic", &text)
}
