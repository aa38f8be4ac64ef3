//! The [`PartitionStore`] of a [`MemoryStore`].

use std::sync::Arc;

use indexmap::IndexSet;

use super::{
    super::{
        EventPosition, KeysMark, KeysSince, PartitionFact, PartitionFacts, PartitionOutcome, PartitionSnapshot,
        PartitionStore, StoreError, rules::partition_outcome,
    },
    MemoryStore,
    state::State,
};
use crate::{boxed::BoxFuture, event::EventKind, key::AssetKey, partition::PartitionKey, run::Run};

/// The keys of a definition.
#[derive(Debug, Default)]
pub(super) struct KeptKeys {
    keys: IndexSet<PartitionKey>,
    removals: u64,
}

/// When a partition was made last, when it failed last, and when it was found unchanged last.
#[derive(Debug, Default)]
pub(super) struct Marks {
    made: Option<EventPosition>,
    failed: Option<EventPosition>,
    unchanged: Option<EventPosition>,
}

impl Marks {
    pub(super) fn apply(&mut self, run: &Run, kind: &EventKind, position: EventPosition) {
        match partition_outcome(run, kind) {
            Some(PartitionOutcome::Made) => self.made = Some(position),
            Some(PartitionOutcome::Failed) => self.failed = Some(position),
            Some(PartitionOutcome::Unchanged) => self.unchanged = Some(position),
            Some(PartitionOutcome::Wiped) | None => {}
        }
    }
}

impl State {
    fn facts(&self, assets: &[AssetKey], since: Option<EventPosition>) -> PartitionFacts {
        let mut facts = match since.filter(|since| since.0 >= self.pruned_to) {
            Some(since) => self.facts_since(assets, since),
            None => assets.iter().flat_map(|asset| self.all_facts(asset)).collect(),
        };
        facts.sort_by_key(|fact| fact.position);
        PartitionFacts {
            up_to: EventPosition(self.last_position),
            is_all: since.is_none_or(|since| since.0 < self.pruned_to),
            facts,
        }
    }

    fn facts_since(&self, assets: &[AssetKey], since: EventPosition) -> Vec<PartitionFact> {
        let mut facts = Vec::new();
        for (position, event) in self.events.range(since.0 + 1..) {
            let (Some(step), Some(kept)) = (&event.step, self.runs.get(&event.run_id)) else {
                continue;
            };
            let position = EventPosition(*position);
            let is_newest_failure = || {
                let marks = self.marks.get(&(step.asset.clone(), step.partition.clone()));
                marks.is_some_and(|marks| marks.failed == Some(position))
            };
            if assets.contains(&step.asset)
                && let Some(outcome) = partition_outcome(&kept.run, &event.kind)
                && (outcome != PartitionOutcome::Failed || is_newest_failure())
            {
                facts.push(PartitionFact {
                    partition: step.partition.clone(),
                    outcome,
                    position,
                });
            }
        }
        facts
    }

    fn all_facts(&self, asset: &AssetKey) -> Vec<PartitionFact> {
        let mut facts = Vec::new();
        let marks = self.marks.range((asset.clone(), None)..);
        for ((_, partition), marks) in marks.take_while(|((of, _), _)| of == asset) {
            let mut add = |outcome, position: Option<EventPosition>| {
                facts.extend(position.map(|position| PartitionFact {
                    partition: partition.clone(),
                    outcome,
                    position,
                }));
            };
            add(PartitionOutcome::Made, marks.made);
            add(PartitionOutcome::Failed, marks.failed);
            add(PartitionOutcome::Unchanged, marks.unchanged);
        }
        facts
    }
}

impl PartitionStore for MemoryStore {
    fn add_partitions(
        &self,
        definition: Arc<str>,
        keys: Vec<PartitionKey>,
    ) -> BoxFuture<'_, Result<Vec<PartitionKey>, StoreError>> {
        self.visit(move |state| {
            let known = &mut state.partitions.entry(definition).or_default().keys;
            Ok(keys.into_iter().filter(|key| known.insert(key.clone())).collect())
        })
    }

    fn remove_partitions(
        &self,
        definition: Arc<str>,
        keys: Vec<PartitionKey>,
    ) -> BoxFuture<'_, Result<usize, StoreError>> {
        self.visit(move |state| {
            let Some(known) = state.partitions.get_mut(&definition) else {
                return Ok(0);
            };
            let gone = keys.iter().filter(|key| known.keys.shift_remove(*key)).count();
            known.removals += u64::from(gone > 0);
            Ok(gone)
        })
    }

    fn partitions(&self, definition: Arc<str>) -> BoxFuture<'_, Result<Vec<PartitionKey>, StoreError>> {
        self.visit(move |state| {
            let known = state.partitions.get(&definition);
            Ok(known.into_iter().flat_map(|known| &known.keys).cloned().collect())
        })
    }

    fn partitions_since(&self, definition: Arc<str>, mark: KeysMark) -> BoxFuture<'_, Result<KeysSince, StoreError>> {
        self.visit(move |state| {
            let known = state.partitions.entry(definition).or_default();
            let is_all = known.removals != mark.removals;
            let skipped = if is_all {
                0
            } else {
                usize::try_from(mark.last).unwrap_or(0)
            };
            Ok(KeysSince {
                mark: KeysMark {
                    removals: known.removals,
                    last: known.keys.len() as u64,
                },
                is_all,
                keys: known.keys.iter().skip(skipped).cloned().collect(),
            })
        })
    }

    fn partition_facts(
        &self,
        assets: Vec<AssetKey>,
        since: Option<EventPosition>,
    ) -> BoxFuture<'_, Result<PartitionFacts, StoreError>> {
        self.visit(move |state| Ok(state.facts(&assets, since)))
    }

    fn partition_snapshot(&self, asset: AssetKey) -> BoxFuture<'_, Result<Option<PartitionSnapshot>, StoreError>> {
        self.visit(move |state| Ok(state.snapshots.get(&asset).cloned()))
    }

    fn keep_partition_snapshot(
        &self,
        asset: AssetKey,
        snapshot: PartitionSnapshot,
    ) -> BoxFuture<'_, Result<bool, StoreError>> {
        self.visit(move |state| {
            let known = state.snapshots.get(&asset);
            let is_kept = known.is_none_or(|known| known.position <= snapshot.position);
            if is_kept {
                state.snapshots.insert(asset, snapshot);
            }
            Ok(is_kept)
        })
    }
}
