//! The [`BackfillStore`] of a [`MemoryStore`].

use std::sync::Arc;

use super::{
    super::{
        AdvancedBackfill, BackfillAsk, BackfillFilter, BackfillStep, BackfillStore, CreatedBackfill, StoreError,
        rules::{self, backfill_cursor, backfill_passes, backfill_place},
    },
    MemoryStore,
    state::State,
};
use crate::{
    boxed::BoxFuture,
    id::BackfillId,
    page::{MAX_PAGE, Page, PageRequest},
    run::{BACKFILL_TAG, Backfill, BackfillSpec, Run},
};

impl State {
    fn create_backfill(&mut self, spec: BackfillSpec) -> CreatedBackfill {
        let holds_key = |known: &&Backfill| {
            known.spec.key.is_some() && known.spec.key == spec.key && known.spec.location == spec.location
        };
        let known = self.backfills.values().find(holds_key);
        if let Some(known) = known.or_else(|| self.backfills.values().find(|known| known.id() == spec.id)) {
            return CreatedBackfill {
                backfill: known.clone(),
                is_new: false,
            };
        }
        let backfill = rules::create_backfill(spec);
        self.last_backfill += 1;
        self.backfills.insert(self.last_backfill, backfill.clone());
        self.moved();
        CreatedBackfill { backfill, is_new: true }
    }

    fn kept_backfill(&mut self, id: BackfillId) -> Result<&mut Backfill, StoreError> {
        let kept = self.backfills.values_mut().find(|kept| kept.id() == id);
        kept.ok_or(StoreError::UnknownBackfill(id))
    }

    fn ask_backfill(&mut self, id: BackfillId, ask: BackfillAsk) -> Result<Backfill, StoreError> {
        let kept = self.kept_backfill(id)?;
        let Some(asked) = rules::ask_backfill(kept, ask)? else {
            return Ok(kept.clone());
        };
        kept.clone_from(&asked);
        self.moved();
        Ok(asked)
    }

    fn advance_backfill(&mut self, step: BackfillStep) -> Result<AdvancedBackfill, StoreError> {
        let kept = self.kept_backfill(step.id)?;
        let advanced = rules::advance_backfill(kept, &step)?;
        kept.clone_from(&advanced);
        self.moved();
        Ok(AdvancedBackfill {
            backfill: advanced,
            runs: step.runs.into_iter().map(|new| self.enqueue(new).run).collect(),
        })
    }

    fn page_of_backfills(&self, filter: &BackfillFilter, page: &PageRequest) -> Result<Page<Backfill>, StoreError> {
        let end = page.after.as_ref().map_or(Ok(u64::MAX), backfill_place)?;
        let limit = page.limit.clamp(1, MAX_PAGE);
        let listed = self.backfills.range(..end).rev();
        let mut passing = listed.filter(|(_, backfill)| backfill_passes(filter, backfill));
        let taken: Vec<_> = passing.by_ref().take(limit).collect();
        let last = taken.last().map(|(number, _)| **number);
        Ok(Page {
            next: passing.next().and(last).map(backfill_cursor),
            items: taken.into_iter().map(|(_, backfill)| backfill.clone()).collect(),
        })
    }

    /// Whether a run belongs to a backfill that has not ended: how far that is follows from it.
    pub(super) fn is_of_unfinished_backfill(&self, run: &Run) -> bool {
        let Some(id) = run.tags.get(BACKFILL_TAG) else {
            return false;
        };
        let mut unfinished = self.backfills.values().filter(|backfill| backfill.ended.is_none());
        unfinished.any(|backfill| backfill.id().to_string() == id)
    }
}

impl BackfillStore for MemoryStore {
    fn create_backfill(&self, spec: BackfillSpec) -> BoxFuture<'_, Result<CreatedBackfill, StoreError>> {
        self.visit(move |state| Ok(state.create_backfill(spec)))
    }

    fn backfill(&self, id: BackfillId) -> BoxFuture<'_, Result<Option<Backfill>, StoreError>> {
        self.visit(move |state| Ok(state.kept_backfill(id).ok().cloned()))
    }

    fn backfills(
        &self,
        filter: BackfillFilter,
        page: PageRequest,
    ) -> BoxFuture<'_, Result<Page<Backfill>, StoreError>> {
        self.visit(move |state| state.page_of_backfills(&filter, &page))
    }

    fn unfinished_backfills(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<(BackfillId, u64)>, StoreError>> {
        self.visit(move |state| {
            let here = state
                .backfills
                .values()
                .filter(|backfill| backfill.spec.location == location);
            let unfinished = here.filter(|backfill| backfill.ended.is_none());
            Ok(unfinished.map(|backfill| (backfill.id(), backfill.revision)).collect())
        })
    }

    fn ask_backfill(&self, id: BackfillId, ask: BackfillAsk) -> BoxFuture<'_, Result<Backfill, StoreError>> {
        self.visit(move |state| state.ask_backfill(id, ask))
    }

    fn advance_backfill(&self, step: BackfillStep) -> BoxFuture<'_, Result<AdvancedBackfill, StoreError>> {
        self.visit(move |state| state.advance_backfill(step))
    }
}
