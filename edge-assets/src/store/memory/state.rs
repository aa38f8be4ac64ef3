//! [`State`]: all that a [`MemoryStore`](super::MemoryStore) holds, and the two ways in which runs and events get in and out.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::super::{
    AccessToken, AuditEntry, Changes, Delivery, EventPosition, PartitionSnapshot, Silence, StoreError, StoredEvent,
    rules::{Changed, HeldLease, HeldSlot, StepOutcome, is_state, outcome_of},
};
use super::conditions::KeptCondition;
use super::partitions::{KeptKeys, Marks};
use crate::{
    event::{EventKind, EventRecord},
    id::RunId,
    key::AssetKey,
    partition::PartitionKey,
    run::{Backfill, Run, RunStatus, StepKey},
    tick::{Tick, TriggerKey, TriggerState},
};

/// A run with what the store knows of it besides.
#[derive(Debug)]
pub(super) struct KeptRun {
    pub(super) run: Run,
    /// The how manieth it was.
    pub(super) number: u64,
    /// The places of its events.
    pub(super) events: Vec<u64>,
    /// How its steps ended last.
    pub(super) outcomes: BTreeMap<StepKey, StepOutcome>,
}

/// The place of a run in the list of all.
pub(super) type Place = (jiff::Timestamp, u64);

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) is_closed: bool,
    pub(super) runs: BTreeMap<RunId, KeptRun>,
    /// In the order of their making.
    pub(super) order: BTreeMap<Place, RunId>,
    pub(super) unfinished: BTreeSet<Place>,
    pub(super) keys: BTreeMap<(Arc<str>, String), RunId>,
    pub(super) counts: BTreeMap<(Arc<str>, RunStatus), u64>,
    pub(super) events: BTreeMap<u64, EventRecord>,
    pub(super) latest: BTreeMap<(AssetKey, Option<PartitionKey>), StoredEvent>,
    pub(super) triggers: BTreeMap<TriggerKey, TriggerState>,
    pub(super) ticks: BTreeMap<u64, Tick>,
    pub(super) tokens: BTreeMap<Arc<str>, AccessToken>,
    pub(super) audit: BTreeMap<u64, AuditEntry>,
    pub(super) deliveries: BTreeMap<u64, Delivery>,
    /// In the order of their making.
    pub(super) silences: Vec<Silence>,
    pub(super) conditions: BTreeMap<(Arc<str>, AssetKey), KeptCondition>,
    pub(super) leases: BTreeMap<Arc<str>, HeldLease>,
    pub(super) slots: BTreeMap<Arc<str>, Vec<HeldSlot>>,
    /// In the order of their making.
    pub(super) backfills: BTreeMap<u64, Backfill>,
    pub(super) last_backfill: u64,
    pub(super) partitions: BTreeMap<Arc<str>, KeptKeys>,
    pub(super) marks: BTreeMap<(AssetKey, Option<PartitionKey>), Marks>,
    pub(super) snapshots: BTreeMap<AssetKey, PartitionSnapshot>,
    /// The place of the last event that was pruned.
    pub(super) pruned_to: u64,
    pub(super) last_position: u64,
    pub(super) last_tick: u64,
    pub(super) last_audit: u64,
    pub(super) last_delivery: u64,
    pub(super) last_evaluation: u64,
    pub(super) last_number: u64,
    pub(super) moves: u64,
}

impl State {
    pub(super) fn changes(&self) -> Changes {
        Changes {
            runs: self.moves,
            events: self.last_position,
        }
    }

    /// Says that runs or triggers are not as they were.
    pub(super) fn moved(&mut self) {
        self.moves += 1;
    }

    pub(super) fn run(&self, id: RunId) -> Result<&Run, StoreError> {
        match self.runs.get(&id) {
            Some(kept) => Ok(&kept.run),
            None => Err(StoreError::UnknownRun(id)),
        }
    }

    /// Keeps what became of a run: its row, and its facts under their numbers.
    pub(super) fn keep(&mut self, changed: Changed) -> Run {
        let Changed { run, events, moved } = changed;
        let place = match self.runs.get_mut(&run.id) {
            Some(kept) => {
                let place = (run.created_at, kept.number);
                let before = std::mem::replace(&mut kept.run, run.clone());
                self.uncount(before.location, before.status);
                place
            }
            None => self.take_in(run.clone()),
        };
        *self.counts.entry((run.location.clone(), run.status)).or_default() += 1;
        if run.status.is_final() {
            self.unfinished.remove(&place);
        } else {
            self.unfinished.insert(place);
        }
        if moved {
            self.moved();
        }
        for event in events {
            self.log(event);
        }
        run
    }

    fn take_in(&mut self, run: Run) -> Place {
        self.last_number += 1;
        let place = (run.created_at, self.last_number);
        self.order.insert(place, run.id);
        if let Some(key) = &run.run_key {
            self.keys.insert((run.location.clone(), key.clone()), run.id);
        }
        let kept = KeptRun {
            run,
            number: self.last_number,
            events: Vec::new(),
            outcomes: BTreeMap::new(),
        };
        self.runs.insert(kept.run.id, kept);
        place
    }

    fn uncount(&mut self, location: Arc<str>, status: RunStatus) {
        if let Some(count) = self.counts.get_mut(&(location, status)) {
            *count -= 1;
        }
    }

    fn log(&mut self, mut event: EventRecord) {
        let Some(kept) = self.runs.get_mut(&event.run_id) else {
            return;
        };
        self.last_position += 1;
        event.sequence = u64::try_from(kept.events.len()).unwrap_or(u64::MAX);
        kept.events.push(self.last_position);
        if let Some(step) = &event.step {
            if let Some(outcome) = outcome_of(&event.kind) {
                kept.outcomes.insert(step.clone(), outcome);
            }
            if event.kind == EventKind::AssetWiped {
                wipe(&mut self.latest, step);
                wipe(&mut self.marks, step);
            } else {
                self.marks
                    .entry((step.asset.clone(), step.partition.clone()))
                    .or_default()
                    .apply(&kept.run, &event.kind, EventPosition(self.last_position));
            }
            if is_state(&event.kind) {
                let stored = StoredEvent {
                    position: EventPosition(self.last_position),
                    record: event.clone(),
                };
                let key = (step.asset.clone(), step.partition.clone());
                self.latest.insert(key, stored);
            }
        }
        self.events.insert(self.last_position, event);
    }

    /// Forgets a run and its events; returns those.
    pub(super) fn forget(&mut self, place: Place) -> Vec<EventRecord> {
        let Some(kept) = self.order.remove(&place).and_then(|id| self.runs.remove(&id)) else {
            return Vec::new();
        };
        self.unfinished.remove(&place);
        if let Some(key) = kept.run.run_key {
            self.keys.remove(&(kept.run.location.clone(), key));
        }
        self.uncount(kept.run.location, kept.run.status);
        self.pruned_to = self.pruned_to.max(kept.events.last().copied().unwrap_or(0));
        kept.events
            .iter()
            .filter_map(|position| self.events.remove(position))
            .collect()
    }
}

/// Forgets what is known of a partition; of all partitions of the asset where it is none.
fn wipe<T>(known: &mut BTreeMap<(AssetKey, Option<PartitionKey>), T>, step: &StepKey) {
    if step.partition.is_some() {
        known.remove(&(step.asset.clone(), step.partition.clone()));
        return;
    }
    let behind = known.range((step.asset.clone(), None)..);
    let of_asset = behind.take_while(|((asset, _), _)| *asset == step.asset);
    for place in of_asset.map(|(place, _)| place.clone()).collect::<Vec<_>>() {
        known.remove(&place);
    }
}
