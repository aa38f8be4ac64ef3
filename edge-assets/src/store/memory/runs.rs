//! The [`RunStore`] of a [`MemoryStore`].

use std::{ops::Bound, sync::Arc};

use jiff::Timestamp;

use super::{
    super::{
        Claim, Ending, Enqueued, RunFilter, RunStore, StoreError,
        rules::{self, run_cursor, run_passes, run_place, whole},
    },
    MemoryStore,
    state::State,
};
use crate::{
    boxed::BoxFuture,
    id::RunId,
    page::{MAX_PAGE, Page, PageRequest},
    run::{NewRun, Run, RunStatus},
};

impl State {
    /// Queues a run, or finds the one that holds its key or its id.
    pub(super) fn enqueue(&mut self, new: NewRun) -> Enqueued {
        let key = new.run_key.clone().map(|key| (new.location.clone(), key));
        let known = key.and_then(|key| self.keys.get(&key)).unwrap_or(&new.id);
        if let Some(kept) = self.runs.get(known) {
            return Enqueued {
                run: kept.run.clone(),
                is_new: false,
            };
        }
        Enqueued {
            run: self.keep(rules::queue(new)),
            is_new: true,
        }
    }

    /// Changes a run that is known.
    pub(super) fn change(
        &mut self,
        id: RunId,
        rule: impl FnOnce(Run) -> Result<rules::Changed, StoreError>,
    ) -> Result<Run, StoreError> {
        let changed = rule(self.run(id)?.clone())?;
        Ok(self.keep(changed))
    }

    fn page(&self, filter: &RunFilter, page: &PageRequest) -> Result<Page<Run>, StoreError> {
        let end = match &page.after {
            Some(cursor) => Bound::Excluded(run_place(cursor)?),
            None => Bound::Unbounded,
        };
        let limit = page.limit.clamp(1, MAX_PAGE);
        let listed = self.order.range((Bound::Unbounded, end)).rev();
        let mut passing = listed
            .filter_map(|(place, id)| Some((place, &self.runs.get(id)?.run)))
            .filter(|(_, run)| run_passes(filter, run));
        let taken: Vec<_> = passing.by_ref().take(limit).collect();
        let last = taken.last().map(|(place, _)| **place);
        Ok(Page {
            next: passing.next().and(last).map(run_cursor),
            items: taken.into_iter().map(|(_, run)| run.clone()).collect(),
        })
    }

    /// The runs that are not finished, in the order of their making.
    fn unfinished(&self) -> impl Iterator<Item = &Run> {
        self.unfinished
            .iter()
            .filter_map(|place| Some(&self.runs.get(self.order.get(place)?)?.run))
    }

    fn renew(&mut self, holder: &str, until: Timestamp) -> Vec<RunId> {
        let is_held = |run: &&Run| run.holder.as_deref() == Some(holder);
        let held: Vec<RunId> = self.unfinished().filter(is_held).map(|run| run.id).collect();
        for id in &held {
            if let Some(kept) = self.runs.get_mut(id) {
                kept.run.lease_until = Some(whole(until));
            }
        }
        held
    }
}

impl RunStore for MemoryStore {
    fn enqueue(&self, runs: Vec<NewRun>) -> BoxFuture<'_, Result<Vec<Enqueued>, StoreError>> {
        self.visit(|state| Ok(runs.into_iter().map(|new| state.enqueue(new)).collect()))
    }

    fn run(&self, id: RunId) -> BoxFuture<'_, Result<Option<Run>, StoreError>> {
        self.visit(move |state| Ok(state.run(id).ok().cloned()))
    }

    fn runs(&self, filter: RunFilter, page: PageRequest) -> BoxFuture<'_, Result<Page<Run>, StoreError>> {
        self.visit(move |state| state.page(&filter, &page))
    }

    fn unfinished(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<Run>, StoreError>> {
        self.visit(move |state| {
            let runs = state.unfinished().filter(|run| run.location == location);
            Ok(runs.cloned().collect())
        })
    }

    fn counts(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<(RunStatus, u64)>, StoreError>> {
        self.visit(move |state| {
            let counts = state.counts.iter();
            let here = counts.filter(|((of, _), count)| *of == location && **count > 0);
            Ok(here.map(|((_, status), count)| (*status, *count)).collect())
        })
    }

    fn claim(&self, claim: Claim) -> BoxFuture<'_, Result<Run, StoreError>> {
        self.visit(move |state| state.change(claim.run, |run| rules::claim(run, &claim)))
    }

    fn renew(&self, holder: Arc<str>, until: Timestamp) -> BoxFuture<'_, Result<Vec<RunId>, StoreError>> {
        self.visit(move |state| Ok(state.renew(&holder, until)))
    }

    fn requeue(&self, id: RunId, epoch: u64, at: Timestamp, reason: String) -> BoxFuture<'_, Result<Run, StoreError>> {
        self.visit(move |state| state.change(id, |run| rules::requeue(run, epoch, at, reason)))
    }

    fn request_cancel(&self, id: RunId, at: Timestamp, reason: String) -> BoxFuture<'_, Result<Run, StoreError>> {
        self.visit(move |state| state.change(id, |run| rules::request_cancel(run, at, reason)))
    }

    fn finish(&self, ending: Ending) -> BoxFuture<'_, Result<Run, StoreError>> {
        self.visit(move |state| state.change(ending.run, |run| rules::finish(run, &ending)))
    }
}
