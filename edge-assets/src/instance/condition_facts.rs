//! What happened to the assets that conditions look at, read from the event log behind a place.

use std::collections::{BTreeMap, BTreeSet};

use super::Instance;
use crate::{
    automation::{Happened, View},
    event::EventKind,
    graph::AssetId,
    id::RunId,
    partition::PartitionKey,
    run::{CHECKS_TAG, StepKey},
    selection::Selection,
    store::{EventFilter, EventPosition, StoreError, StoredEvent},
};

/// So many events are read at once.
const CHUNK: usize = 1_000;

/// What conditions are about: what began, what was made or looked at, what else says how it stands with a partition.
const KINDS: [&str; 13] = [
    "run_queued",
    "run_claimed",
    "run_requeued",
    "run_finished",
    "step_started",
    "asset_materialized",
    "asset_observed",
    "asset_wiped",
    "step_succeeded",
    "step_failed",
    "step_skipped",
    "step_canceled",
    "run_cancel_requested",
];

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// The assets of which it may not stand as it did.
    pub(super) touched: BTreeSet<AssetId>,
    /// What steps began to make.
    pub(super) started: Vec<(AssetId, u64)>,
    /// Whether a run evaluates checks, and makes nothing.
    of_checks: BTreeMap<RunId, bool>,
}

impl Instance {
    /// Reads all events behind a place into a view; moves the place.
    pub(super) async fn read_facts(&self, view: &mut View, position: &mut EventPosition) -> Result<Facts, StoreError> {
        let mut facts = Facts::default();
        let mut runs: BTreeSet<RunId> = BTreeSet::new();
        loop {
            let filter = EventFilter {
                kinds: KINDS.to_vec(),
                ..EventFilter::default()
            };
            let events = self.store().events(filter, *position, CHUNK).await?;
            let is_last = events.len() < CHUNK;
            for event in events {
                *position = event.position;
                match &event.record.step {
                    Some(step) => self.read_fact(&event, step, view, &mut facts).await?,
                    None => {
                        runs.insert(event.record.run_id);
                    }
                }
            }
            if is_last {
                break;
            }
        }
        for id in runs {
            self.touch_assets_of(id, &mut facts).await?;
        }
        Ok(facts)
    }

    async fn read_fact(
        &self,
        event: &StoredEvent,
        step: &StepKey,
        view: &mut View,
        facts: &mut Facts,
    ) -> Result<(), StoreError> {
        let Some(id) = self.definitions().graph().id(step.asset.as_str()) else {
            return Ok(());
        };
        facts.touched.insert(id);
        let key = step.partition.as_ref().map_or("", PartitionKey::as_str);
        let Ok(partition) = view.space(id.index()).index_of(key) else {
            return Ok(());
        };
        let happened = Happened {
            position: event.position.0,
            at: event.record.at,
            partition,
        };
        let asset = &mut view.assets[id.index()];
        match &event.record.kind {
            // A repeated attempt is made from what the first one was made from.
            EventKind::StepStarted { attempt: 1 } if !self.is_of_checks(event.record.run_id, facts).await? => {
                facts.started.push((id, partition));
                asset.started.push(happened);
            }
            EventKind::AssetMaterialized { .. } => asset.updated.push(happened),
            EventKind::AssetObserved { .. } if self.is_news(event, step).await? => {
                asset.updated.push(happened);
            }
            _ => {}
        }
        Ok(())
    }

    async fn is_of_checks(&self, run: RunId, facts: &mut Facts) -> Result<bool, StoreError> {
        if let Some(known) = facts.of_checks.get(&run) {
            return Ok(*known);
        }
        let found = self.store().run(run).await?;
        let is_of_checks = found.is_some_and(|run| run.tags.get(CHECKS_TAG).is_some());
        facts.of_checks.insert(run, is_of_checks);
        Ok(is_of_checks)
    }

    /// Whether an observation shows other data than the one before it.
    async fn is_news(&self, event: &StoredEvent, step: &StepKey) -> Result<bool, StoreError> {
        let version = |kind: &EventKind| match kind {
            EventKind::AssetObserved { data_version, .. } => data_version.clone(),
            _ => None,
        };
        let Some(seen) = version(&event.record.kind) else {
            return Ok(true);
        };
        let filter = EventFilter {
            asset: Some(step.asset.clone()),
            kinds: vec!["asset_observed"],
            ..EventFilter::default()
        };
        let earlier = self.store().events_back(filter, Some(event.position), CHUNK).await?;
        let of_partition = |event: &&StoredEvent| {
            let other = event.record.step.as_ref();
            other.is_some_and(|other| other.partition == step.partition)
        };
        let last = earlier.iter().find(of_partition);
        Ok(last.and_then(|event| version(&event.record.kind)) != Some(seen))
    }

    /// A run says something of all assets that it was asked for.
    async fn touch_assets_of(&self, id: RunId, facts: &mut Facts) -> Result<(), StoreError> {
        let Some(run) = self.store().run(id).await? else {
            return Ok(());
        };
        let graph = self.definitions().graph();
        let chosen = run.selection.parse::<Selection>().ok();
        let chosen = chosen.and_then(|selection| graph.resolve(&selection).ok());
        match chosen {
            Some(chosen) => facts.touched.extend(chosen),
            // Another binary's: it says nothing of these assets.
            None if run.location != *self.location() => {}
            None => facts.touched.extend(graph.topological()),
        }
        Ok(())
    }
}
