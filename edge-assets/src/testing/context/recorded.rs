//! [`Recorded`]: what an asset said through its context.

use std::{collections::BTreeMap, fmt, sync::Arc};

use crate::{
    event::{EventKind, EventRecord, LogLevel},
    metadata::Metadata,
    testing::event_log::line,
};

/// What an asset said through its context so far; made by [`TestContext::recorded`](super::TestContext::recorded).
///
/// It prints as lines that a test can compare: first what was said on the way, then metadata and costs.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Recorded {
    /// What `record` and `record_all` were given, and what resources recorded.
    pub metadata: Metadata,
    /// What resources say that the step cost; in a run this becomes part of the metadata.
    pub costs: BTreeMap<&'static str, u64>,
    /// What was logged, in order.
    pub logs: Vec<(LogLevel, String)>,
    /// The reports of progress, in order.
    pub progress: Vec<Progress>,
    /// All events of the step, in order.
    pub events: Vec<EventRecord>,
}

/// How far a step said it was.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Units done.
    pub done: u64,
    /// Units there are, when known.
    pub total: Option<u64>,
    /// What is counted.
    pub unit: Arc<str>,
}

impl Recorded {
    pub(super) fn new(metadata: Metadata, costs: BTreeMap<&'static str, u64>, events: Vec<EventRecord>) -> Self {
        let (mut logs, mut progress) = (Vec::new(), Vec::new());
        for event in &events {
            if let EventKind::StepLogged { level, message } = &event.kind {
                logs.push((*level, message.clone()));
            } else if let EventKind::StepProgressed { done, total, unit } = &event.kind {
                progress.push(Progress {
                    done: *done,
                    total: *total,
                    unit: Arc::clone(unit),
                });
            }
        }
        Self {
            metadata,
            costs,
            logs,
            progress,
            events,
        }
    }
}

impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines: Vec<String> = self.events.iter().map(line).collect();
        lines.extend(self.metadata.iter().map(|(name, value)| format!("{name} = {value}")));
        lines.extend(self.costs.iter().map(|(name, amount)| format!("{name} costs {amount}")));
        f.write_str(&lines.join("\n"))
    }
}
