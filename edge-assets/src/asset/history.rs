//! What an asset was before: its earlier materializations, and what its checks found. Read by checks, through their context.

use std::{collections::BTreeSet, ops::ControlFlow};

use jiff::Timestamp;

use super::AssetError;
use crate::{
    event::{CheckResult, EventKind},
    id::RunId,
    key::AssetKey,
    metadata::Metadata,
    partition::PartitionKey,
    run::StepKey,
    store::{EventFilter, EventPosition, SharedStore, StoreError, StoredEvent},
};

/// A materialization or observation that was recorded before.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PastMaterialization {
    /// When.
    pub at: Timestamp,
    /// The partition, where there is one.
    pub partition: Option<PartitionKey>,
    /// What was recorded.
    pub metadata: Metadata,
    /// Its place in the log, which orders what was recorded at one instant.
    pub(crate) position: EventPosition,
}

/// What a check found before.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PastCheck {
    /// When.
    pub at: Timestamp,
    /// The partition, where there is one.
    pub partition: Option<PartitionKey>,
    /// What it found.
    pub result: CheckResult,
}

/// So many events are read at once.
const CHUNK: usize = 200;
/// So many events are looked through for one question.
const MOST_READ: usize = 20_000;

/// Reads what happened to an asset, newest first, and leaves out what the present step itself has said.
pub(crate) struct AssetHistory<'a> {
    pub(crate) store: &'a SharedStore,
    pub(crate) step: &'a StepKey,
    pub(crate) run: RunId,
    /// The materialization of the step's partition that is being looked at, when it is recorded already: what came before it is history.
    pub(crate) before: Option<EventPosition>,
}

impl AssetHistory<'_> {
    /// The newest materializations and observations, of all partitions.
    pub(crate) async fn materializations(&self, limit: usize) -> Result<Vec<PastMaterialization>, AssetError> {
        let kinds = vec!["asset_materialized", "asset_observed", "asset_wiped"];
        let earlier = |past: &PastMaterialization| {
            past.partition != self.step.partition || self.before.is_none_or(|before| past.position < before)
        };
        let mut wiped = BTreeSet::new();
        let take = |event: StoredEvent| {
            if event.record.kind == EventKind::AssetWiped {
                return match event.record.step.and_then(|step| step.partition) {
                    None => ControlFlow::Break(()),
                    Some(partition) => {
                        wiped.insert(partition);
                        ControlFlow::Continue(None)
                    }
                };
            }
            let is_there = |past: &PastMaterialization| !past.partition.as_ref().is_some_and(|key| wiped.contains(key));
            ControlFlow::Continue(past_materialization(event).filter(earlier).filter(is_there))
        };
        self.gather(kinds, limit, take).await
    }

    /// The newest materialization or observation of the partition of the step.
    pub(crate) async fn newest(&self) -> Result<Option<PastMaterialization>, AssetError> {
        let (asset, partition) = (self.step.asset.clone(), self.step.partition.clone());
        let state = self.store.latest(asset, partition).await;
        let state = state.map_err(|error| unread(&self.step.asset, error))?;
        Ok(state.and_then(|state| past_materialization(state.latest)))
    }

    /// The newest results of a check of the asset.
    pub(crate) async fn checks(&self, name: &str, limit: usize) -> Result<Vec<PastCheck>, AssetError> {
        self.gather(vec!["check_evaluated"], limit, |event| {
            let (at, partition) = (event.record.at, event.record.step.and_then(|step| step.partition));
            ControlFlow::Continue(match event.record.kind {
                EventKind::CheckEvaluated { check, result, .. } if *check == *name => {
                    Some(PastCheck { at, partition, result })
                }
                _ => None,
            })
        })
        .await
    }

    /// Looks at events, newest first, until there are enough, or no earlier one counts.
    async fn gather<T>(
        &self,
        kinds: Vec<&'static str>,
        limit: usize,
        mut take: impl FnMut(StoredEvent) -> ControlFlow<(), Option<T>>,
    ) -> Result<Vec<T>, AssetError> {
        let filter = EventFilter {
            asset: Some(self.step.asset.clone()),
            kinds,
            ..EventFilter::default()
        };
        let mut found = Vec::new();
        let mut before = None;
        let mut read = 0;
        while found.len() < limit && read < MOST_READ {
            let events = self.store.events_back(filter.clone(), before, CHUNK).await;
            let events = events.map_err(|error| unread(&self.step.asset, error))?;
            let is_last = events.len() < CHUNK;
            read += events.len();
            before = events.last().map(|event| event.position);
            for event in events.into_iter().filter(|event| !self.is_own(event)) {
                match take(event) {
                    ControlFlow::Continue(taken) => found.extend(taken),
                    ControlFlow::Break(()) => return Ok(found),
                }
                if found.len() == limit {
                    break;
                }
            }
            if is_last {
                break;
            }
        }
        Ok(found)
    }

    /// What this step says may be in the store already, or not yet: it is no history.
    fn is_own(&self, event: &StoredEvent) -> bool {
        event.record.run_id == self.run && event.record.step.as_ref() == Some(self.step)
    }
}

fn past_materialization(event: StoredEvent) -> Option<PastMaterialization> {
    let (at, partition) = (event.record.at, event.record.step?.partition);
    match event.record.kind {
        EventKind::AssetMaterialized { metadata, .. } | EventKind::AssetObserved { metadata, .. } => {
            Some(PastMaterialization {
                at,
                partition,
                metadata,
                position: event.position,
            })
        }
        _ => None,
    }
}

fn unread(asset: &AssetKey, error: StoreError) -> AssetError {
    #[derive(Debug, thiserror::Error)]
    #[error("the history of `{0}` could not be read")]
    struct Unread(AssetKey, #[source] StoreError);
    AssetError::transient(Unread(asset.clone(), error))
}
