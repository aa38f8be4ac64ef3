//! The [`EventStore`] of a [`MemoryStore`].

use std::ops::{Bound, RangeBounds as _};

use super::{
    super::{
        AssetState, EventBatch, EventFilter, EventPosition, EventStore, StoreError, StoredEvent,
        rules::{self, Appended, Changed, StepOutcome, event_passes, whole},
    },
    MemoryStore,
    state::State,
};
use crate::{
    boxed::BoxFuture,
    event::EventRecord,
    id::RunId,
    key::AssetKey,
    partition::PartitionKey,
    run::{Run, StepKey},
};

impl State {
    fn append(&mut self, batch: &EventBatch) -> Result<Run, StoreError> {
        let id = batch.run;
        let kept = self.runs.get(&id).ok_or(StoreError::UnknownRun(id))?;
        let outcome = |step: &StepKey| Ok::<_, StoreError>(kept.outcomes.get(step).copied());
        let Appended { run, events, moved } = rules::append(kept.run.clone(), batch, outcome)?;
        let events = events.into_iter().map(|event| EventRecord {
            at: whole(event.at),
            run_id: id,
            ..event.clone()
        });
        Ok(self.keep(Changed {
            events: events.collect(),
            run,
            moved,
        }))
    }

    /// The newest of an asset, over all of its partitions.
    fn latest_of(&self, asset: &AssetKey) -> Option<AssetState> {
        let partitions = self.latest.range((asset.clone(), None)..);
        partitions
            .take_while(|((of, _), _)| of == asset)
            .max_by_key(|(_, event)| event.position)
            .map(state_of)
    }

    fn all_latest(&self) -> Vec<AssetState> {
        let mut assets: Vec<&AssetKey> = self.latest.keys().map(|(asset, _)| asset).collect();
        assets.dedup();
        assets.into_iter().filter_map(|asset| self.latest_of(asset)).collect()
    }
}

fn state_of(((asset, partition), latest): (&(AssetKey, Option<PartitionKey>), &StoredEvent)) -> AssetState {
    AssetState {
        asset: asset.clone(),
        partition: partition.clone(),
        latest: latest.clone(),
    }
}

/// The events between two places; of those of one run, where the filter names one.
type Between<'a> = Box<dyn DoubleEndedIterator<Item = (&'a u64, &'a EventRecord)> + 'a>;

impl State {
    fn between(&self, filter: &EventFilter, places: (Bound<u64>, Bound<u64>)) -> Between<'_> {
        let Some(run) = filter.run else {
            return Box::new(self.events.range(places));
        };
        let of_run = self.runs.get(&run).map_or(&[][..], |kept| &kept.events);
        let first = of_run.partition_point(|place| match places.0 {
            Bound::Excluded(after) => *place <= after,
            Bound::Included(from) => *place < from,
            Bound::Unbounded => false,
        });
        let inside = of_run[first..].iter().filter(move |place| places.contains(*place));
        Box::new(inside.filter_map(|place| self.events.get_key_value(place)))
    }
}

fn select<'a>(
    events: impl Iterator<Item = (&'a u64, &'a EventRecord)>,
    filter: &EventFilter,
    limit: usize,
) -> Vec<StoredEvent> {
    events
        .filter(|(_, event)| event_passes(filter, event))
        .take(limit)
        .map(|(position, event)| StoredEvent {
            position: EventPosition(*position),
            record: event.clone(),
        })
        .collect()
}

impl EventStore for MemoryStore {
    fn append(&self, batches: Vec<EventBatch>) -> BoxFuture<'_, Result<Vec<Result<Run, StoreError>>, StoreError>> {
        self.visit(move |state| Ok(batches.iter().map(|batch| state.append(batch)).collect()))
    }

    fn events(
        &self,
        filter: EventFilter,
        after: EventPosition,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<StoredEvent>, StoreError>> {
        self.visit(move |state| {
            let events = state.between(&filter, (Bound::Excluded(after.0), Bound::Unbounded));
            Ok(select(events, &filter, limit))
        })
    }

    fn events_back(
        &self,
        filter: EventFilter,
        before: Option<EventPosition>,
        limit: usize,
    ) -> BoxFuture<'_, Result<Vec<StoredEvent>, StoreError>> {
        self.visit(move |state| {
            let end = before.map_or(Bound::Unbounded, |before| Bound::Excluded(before.0));
            let events = state.between(&filter, (Bound::Unbounded, end)).rev();
            Ok(select(events, &filter, limit))
        })
    }

    fn last_position(&self) -> BoxFuture<'_, Result<EventPosition, StoreError>> {
        self.visit(|state| Ok(EventPosition(state.last_position)))
    }

    fn finished_steps(&self, run: RunId) -> BoxFuture<'_, Result<Vec<StepKey>, StoreError>> {
        self.visit(move |state| {
            let outcomes = state.runs.get(&run).into_iter().flat_map(|kept| &kept.outcomes);
            let succeeded = outcomes.filter(|(_, outcome)| **outcome == StepOutcome::Succeeded);
            Ok(succeeded.map(|(step, _)| step.clone()).collect())
        })
    }

    fn latest(
        &self,
        asset: AssetKey,
        partition: Option<PartitionKey>,
    ) -> BoxFuture<'_, Result<Option<AssetState>, StoreError>> {
        self.visit(move |state| Ok(state.latest.get_key_value(&(asset, partition)).map(state_of)))
    }

    fn latest_of(&self, assets: Vec<AssetKey>) -> BoxFuture<'_, Result<Vec<AssetState>, StoreError>> {
        self.visit(move |state| {
            if assets.is_empty() {
                return Ok(state.all_latest());
            }
            Ok(assets.iter().filter_map(|asset| state.latest_of(asset)).collect())
        })
    }
}
