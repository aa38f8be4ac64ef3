//! The [`ConditionStore`] of a [`MemoryStore`].

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    super::{
        ConditionEvaluation, ConditionStore, NewEvaluations, RecordedTick, StoreError,
        rules::{evaluation_cursor, evaluation_place, is_told, whole},
    },
    MemoryStore,
    state::State,
};
use crate::{
    boxed::BoxFuture,
    key::AssetKey,
    page::{MAX_PAGE, Page, PageRequest},
};

/// What is remembered of an asset.
#[derive(Debug)]
pub(super) struct KeptCondition {
    cursor: Arc<str>,
    newest: Option<ConditionEvaluation>,
    /// Those that another one has followed, by their numbers.
    older: std::collections::BTreeMap<u64, ConditionEvaluation>,
}

impl State {
    fn record_evaluations(&mut self, new: NewEvaluations) -> Result<RecordedTick, StoreError> {
        let location = Arc::clone(&new.tick.key.location);
        let at = whole(new.tick.began_at);
        let is_told = is_told(&new.tick);
        let recorded = self.record_tick(new.tick, is_told)?;
        for condition in new.conditions {
            let key = (Arc::clone(&location), condition.asset.clone());
            let kept = self.conditions.entry(key).or_insert_with(|| KeptCondition {
                cursor: Arc::default(),
                newest: None,
                older: std::collections::BTreeMap::new(),
            });
            kept.cursor = condition.cursor;
            if let Some(told) = condition.told {
                let newest = ConditionEvaluation::found(condition.asset, told, at);
                if let Some(mut before) = kept.newest.replace(newest) {
                    before.until = Some(at);
                    self.last_evaluation += 1;
                    kept.older.insert(self.last_evaluation, before);
                }
            }
        }
        Ok(recorded)
    }

    /// Forgets evaluations that others followed before an instant.
    pub(super) fn prune_evaluations(&mut self, oldest: Timestamp) {
        for kept in self.conditions.values_mut() {
            kept.older.retain(|_, evaluation| evaluation.until >= Some(oldest));
        }
    }

    fn page_of_evaluations(
        &self,
        key: &(Arc<str>, AssetKey),
        page: &PageRequest,
    ) -> Result<Page<ConditionEvaluation>, StoreError> {
        let before = page.after.as_ref().map(evaluation_place).transpose()?;
        let limit = page.limit.clamp(1, MAX_PAGE);
        let kept = self.conditions.get(key);
        let newest = kept.and_then(|kept| kept.newest.as_ref()).filter(|_| before.is_none());
        let older = kept
            .into_iter()
            .flat_map(|kept| kept.older.range(..before.unwrap_or(u64::MAX)).rev());
        let newest = newest.map(|evaluation| (u64::MAX, evaluation));
        let mut all = newest
            .into_iter()
            .chain(older.map(|(number, evaluation)| (*number, evaluation)));
        let taken: Vec<_> = all.by_ref().take(limit).collect();
        let last = taken.last().map(|(number, _)| *number);
        Ok(Page {
            next: all.next().and(last).map(evaluation_cursor),
            items: taken.into_iter().map(|(_, evaluation)| evaluation.clone()).collect(),
        })
    }
}

impl ConditionStore for MemoryStore {
    fn condition_cursors(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<(AssetKey, Arc<str>)>, StoreError>> {
        self.visit(move |state| {
            let here = state.conditions.iter().filter(|((of, _), _)| *of == location);
            let cursor =
                |((_, asset), kept): (&(Arc<str>, AssetKey), &KeptCondition)| (asset.clone(), Arc::clone(&kept.cursor));
            Ok(here.map(cursor).collect())
        })
    }

    fn record_evaluations(&self, new: NewEvaluations) -> BoxFuture<'_, Result<RecordedTick, StoreError>> {
        self.visit(|state| state.record_evaluations(new))
    }

    fn evaluations(
        &self,
        location: Arc<str>,
        asset: AssetKey,
        page: PageRequest,
    ) -> BoxFuture<'_, Result<Page<ConditionEvaluation>, StoreError>> {
        self.visit(move |state| state.page_of_evaluations(&(location, asset), &page))
    }
}
