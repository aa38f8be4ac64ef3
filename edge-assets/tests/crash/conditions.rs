//! What is promised of automation conditions, read from the log: one request for each cause, and none lost.

use edge_assets::{
    EventKind,
    run::{AUTOMATION_TAG, Run, RunOrigin},
    store::{EventFilter, EventPosition, Store},
};

use crate::{
    work::{REPORTED, STEPS},
    world::runs,
};

/// The places in the log that tell causes and requests apart.
pub(crate) struct Conditions {
    /// Where the last step of the chain was made.
    causes: Vec<u64>,
    /// Where a step began that makes what is downstream of it.
    starts: Vec<u64>,
    /// Up to where those had seen the log who asked for it.
    requests: Vec<u64>,
}

impl Conditions {
    pub(crate) async fn read(store: &dyn Store) -> Self {
        let filter = EventFilter {
            kinds: vec!["step_started", "asset_materialized"],
            ..EventFilter::default()
        };
        let events = store
            .events(filter, EventPosition::default(), usize::MAX)
            .await
            .unwrap();
        let (mut causes, mut starts) = (Vec::new(), Vec::new());
        for event in events {
            let asset = event.record.step.as_ref().map(|step| step.asset.as_str());
            match event.record.kind {
                EventKind::AssetMaterialized { .. } if asset == STEPS.last().copied() => causes.push(event.position.0),
                EventKind::StepStarted { attempt: 1 } if asset == Some(REPORTED) => starts.push(event.position.0),
                _ => {}
            }
        }
        let seen = |run: &Run| run.tags.get(AUTOMATION_TAG).unwrap().parse().unwrap();
        let by_condition = runs(store)
            .await
            .into_iter()
            .filter(|run| run.origin == RunOrigin::Automation);
        let mut requests: Vec<u64> = by_condition.map(|run| seen(&run)).collect();
        requests.sort_unstable();
        Self {
            causes,
            starts,
            requests,
        }
    }

    /// Whether the last cause was taken up.
    pub(crate) fn is_handled(&self) -> bool {
        let last = self.causes.last().copied().unwrap_or_default();
        let is_later = |handled: &&u64| **handled >= last;
        last == 0
            || self
                .requests
                .iter()
                .chain(&self.starts)
                .any(|handled| is_later(&handled))
    }

    /// Requests without a cause of their own.
    pub(crate) fn needless(&self) -> Vec<String> {
        let is_needless = |pair: &&[u64]| {
            let (before, now) = (pair[0], pair[1]);
            let is_taken_up = |cause: u64| self.starts.iter().any(|start| (cause..=now).contains(start));
            let mut new = self.causes.iter().filter(|cause| (before + 1..=now).contains(*cause));
            !new.any(|cause| !is_taken_up(*cause))
        };
        let needless = self.requests.windows(2).filter(is_needless);
        needless
            .map(|pair| format!("`{REPORTED}` was asked for at {} and again at {}", pair[0], pair[1]))
            .collect()
    }
}
