//! The [`TriggerStore`] of a [`MemoryStore`].

use std::{ops::Bound, sync::Arc};

use jiff::Timestamp;

use super::{
    super::{
        RecordedTick, StoreError, TickFilter, TriggerStore,
        rules::{self, tick_cursor, tick_passes, tick_place},
    },
    MemoryStore,
    state::State,
};
use crate::{
    boxed::BoxFuture,
    page::{MAX_PAGE, Page, PageRequest},
    tick::{NewTick, Tick, TriggerKey, TriggerState},
};

impl State {
    fn triggers_of(&self, location: &str) -> Vec<TriggerState> {
        let here = self.triggers.values().filter(|state| &*state.key.location == location);
        here.cloned().collect()
    }

    fn declare(&mut self, triggers: Vec<(TriggerKey, Arc<str>)>, at: Timestamp) -> Vec<TriggerState> {
        let mut locations: Vec<Arc<str>> = Vec::new();
        for (key, definition) in triggers {
            if !locations.contains(&key.location) {
                locations.push(key.location.clone());
            }
            if let Some(state) = rules::declare(self.triggers.get(&key), key.clone(), definition, at) {
                self.triggers.insert(key, state);
                self.moved();
            }
        }
        locations.sort();
        locations
            .iter()
            .flat_map(|location| self.triggers_of(location))
            .collect()
    }

    fn edit(&mut self, key: &TriggerKey, edit: impl FnOnce(TriggerState) -> TriggerState) -> Option<TriggerState> {
        let state = self.triggers.get_mut(key)?;
        let edited = edit(state.clone());
        if edited != *state {
            state.clone_from(&edited);
            self.moved();
        }
        Some(edited)
    }

    /// Records a tick; it is kept in the list of ticks where that is wanted.
    pub(super) fn record_tick(&mut self, tick: NewTick, is_told: bool) -> Result<RecordedTick, StoreError> {
        let tick = rules::in_whole_instants(tick);
        let first_seen = || TriggerState::first_seen(tick.key.clone(), Arc::default(), tick.began_at);
        let mut trigger = self.triggers.get(&tick.key).cloned().unwrap_or_else(first_seen);
        rules::compare(&trigger, &tick)?;
        rules::advance(&mut trigger, &tick);
        self.triggers.insert(tick.key.clone(), trigger);
        for id in &tick.cancel {
            // One that has ended meanwhile, or is forgotten, has nothing to be stopped.
            self.change(*id, |run| {
                rules::request_cancel(run, tick.ended_at, rules::overtaken(&tick.key))
            })
            .ok();
        }
        let mut known = 0;
        let mut runs = Vec::with_capacity(tick.runs.len());
        for new in tick.runs.clone() {
            let queued = self.enqueue(new);
            known += u32::from(!queued.is_new);
            runs.push(queued.run);
        }
        let tick = Tick::recorded(&tick, runs.iter().map(|run| run.id).collect(), known);
        if is_told {
            self.last_tick += 1;
            self.ticks.insert(self.last_tick, tick.clone());
        }
        self.moved();
        Ok(RecordedTick { tick, runs })
    }

    fn page_of_ticks(&self, filter: &TickFilter, page: &PageRequest) -> Result<Page<Tick>, StoreError> {
        let end = match &page.after {
            Some(cursor) => Bound::Excluded(tick_place(cursor)?),
            None => Bound::Unbounded,
        };
        let limit = page.limit.clamp(1, MAX_PAGE);
        let listed = self.ticks.range((Bound::Unbounded, end)).rev();
        let mut passing = listed.filter(|(_, tick)| tick_passes(filter, tick));
        let taken: Vec<_> = passing.by_ref().take(limit).collect();
        let last = taken.last().map(|(number, _)| **number);
        Ok(Page {
            next: passing.next().and(last).map(tick_cursor),
            items: taken.into_iter().map(|(_, tick)| tick.clone()).collect(),
        })
    }
}

impl TriggerStore for MemoryStore {
    fn triggers(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<TriggerState>, StoreError>> {
        self.visit(move |state| Ok(state.triggers_of(&location)))
    }

    fn declare(
        &self,
        triggers: Vec<(TriggerKey, Arc<str>)>,
        at: Timestamp,
    ) -> BoxFuture<'_, Result<Vec<TriggerState>, StoreError>> {
        self.visit(move |state| Ok(state.declare(triggers, at)))
    }

    fn switch(
        &self,
        key: TriggerKey,
        on: bool,
        at: Timestamp,
    ) -> BoxFuture<'_, Result<Option<TriggerState>, StoreError>> {
        self.visit(move |state| Ok(state.edit(&key, |trigger| rules::switch(trigger, on, at))))
    }

    fn reset_cursor(
        &self,
        key: TriggerKey,
        cursor: Option<Arc<str>>,
    ) -> BoxFuture<'_, Result<Option<TriggerState>, StoreError>> {
        self.visit(move |state| Ok(state.edit(&key, |trigger| TriggerState { cursor, ..trigger })))
    }

    fn move_cursor(
        &self,
        key: TriggerKey,
        from: Option<Arc<str>>,
        to: Arc<str>,
    ) -> BoxFuture<'_, Result<Option<TriggerState>, StoreError>> {
        self.visit(move |state| Ok(state.edit(&key, |trigger| rules::move_cursor(trigger, from.as_ref(), to))))
    }

    fn record_tick(&self, tick: NewTick) -> BoxFuture<'_, Result<RecordedTick, StoreError>> {
        self.visit(|state| state.record_tick(tick, true))
    }

    fn ticks(&self, filter: TickFilter, page: PageRequest) -> BoxFuture<'_, Result<Page<Tick>, StoreError>> {
        self.visit(move |state| state.page_of_ticks(&filter, &page))
    }
}
