//! Asks for the next runs of backfills as others end, and ends a backfill when nothing is left to be asked for.
//!
//! How far a backfill is follows from its runs, so what is known of it here is read anew by whoever leads next. Runs are queued
//! together with a step of the backfill's row, which is compared: however many daemons decide, and whatever ends them, each
//! piece is asked for once.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use jiff::Timestamp;
use tracing::info;

use super::{
    alerting::Alerting,
    rounds::{Look, go_round},
    supervisor::Beat,
};
use crate::{
    cancel::CancelToken,
    crash_point,
    id::BackfillId,
    instance::{Instance, Tracker},
    run::{BackfillWish, Run, RunStatus, TAKEN_BACK},
    store::{AdvancedBackfill, BackfillStep, Ending, StoreError},
};

/// The shortest time between two looks.
const REST: Duration = Duration::from_millis(10);
/// So many runs are queued in one transaction at most.
const BATCH: usize = 500;

/// Looks after backfills.
pub(super) struct Backfills {
    instance: Instance,
    alerting: Alerting,
    known: BTreeMap<BackfillId, Tracker>,
}

impl Look for Backfills {
    async fn round(&mut self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let location = Arc::clone(self.instance.location());
        let store = Arc::clone(self.instance.store());
        let going_on = store.unfinished_backfills(Arc::clone(&location)).await?;
        self.known.retain(|id, _| going_on.iter().any(|(other, _)| other == id));
        if going_on.is_empty() {
            return Ok(None);
        }
        let runs = store.unfinished(location).await?;
        for (id, revision) in going_on {
            match self.look_after(id, revision, &runs, now).await {
                // Somebody was faster, and that is told as a change.
                Err(error) if error.is_conflict() => drop(self.known.remove(&id)),
                other => other?,
            }
        }
        Ok(None)
    }
}

impl Backfills {
    pub(super) fn new(instance: Instance, alerting: Alerting) -> Self {
        Self {
            instance,
            alerting,
            known: BTreeMap::new(),
        }
    }

    /// Goes on until it is stopped.
    pub(super) async fn run(self, stop: CancelToken, beat: Beat) -> Result<(), StoreError> {
        let instance = self.instance.clone();
        go_round(&instance, REST, self, stop, beat).await
    }

    async fn look_after(
        &mut self,
        id: BackfillId,
        revision: u64,
        runs: &[Run],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let known = self.known.remove(&id);
        let mut tracker = match known.filter(|known| known.backfill.revision == revision) {
            Some(mut known) => {
                known.catch_up(&self.instance, runs).await?;
                known
            }
            None => match self.load(id).await? {
                Some(tracker) => tracker,
                None => return Ok(()),
            },
        };
        match tracker.backfill.wish {
            BackfillWish::Run => {}
            BackfillWish::Pause => self.take_back(&mut tracker, runs, now).await?,
            BackfillWish::Cancel => self.instance.cancel_runs_of(&tracker).await?,
        }
        while self.ask_for_next(&mut tracker, now).await? {}
        if tracker.end(now).is_some() {
            // It is ended once, so it is looked at as a whole: somebody may have repeated runs of it by hand.
            let Some(whole) = self.load(id).await? else {
                return Ok(());
            };
            if self.finish(&whole, now).await? {
                return Ok(());
            }
            tracker = whole;
        }
        self.known.insert(id, tracker);
        Ok(())
    }

    async fn load(&self, id: BackfillId) -> Result<Option<Tracker>, StoreError> {
        match self.instance.store().backfill(id).await? {
            Some(backfill) if backfill.ended.is_none() => Ok(Some(Tracker::load(&self.instance, backfill).await?)),
            Some(_) | None => Ok(None),
        }
    }

    /// Queues the next runs; `false` when there are none.
    async fn ask_for_next(&self, tracker: &mut Tracker, now: Timestamp) -> Result<bool, StoreError> {
        let at_once = match tracker.backfill.spec.at_once {
            Some(at_once) => at_once.get(),
            // One more for each that runs waits in the queue, so that none is waited for.
            None => self.instance.limits().max_runs.saturating_mul(2),
        };
        let at_once = usize::try_from(at_once).unwrap_or(usize::MAX);
        let most = at_once.min(tracker.course.in_flight().len().saturating_add(BATCH));
        let runs = tracker.next_runs(&self.instance, most, now);
        if runs.is_empty() {
            return Ok(false);
        }
        let AdvancedBackfill { backfill, runs } = self.advance(tracker, runs, None).await?;
        info!(backfill = %backfill.id(), runs = runs.len(), "runs of a backfill are queued");
        tracker.backfill = backfill;
        for run in &runs {
            tracker.take_in(&self.instance, run).await?;
        }
        Ok(true)
    }

    async fn advance(
        &self,
        tracker: &Tracker,
        runs: Vec<crate::run::NewRun>,
        end: Option<crate::run::BackfillEnd>,
    ) -> Result<AdvancedBackfill, StoreError> {
        let step = BackfillStep {
            id: tracker.backfill.id(),
            revision: tracker.backfill.revision,
            runs,
            end,
        };
        crash_point::reached("backfill/decided");
        let advanced = self.instance.store().advance_backfill(step).await;
        crash_point::reached("backfill/advanced");
        advanced
    }

    /// Takes runs out of the queue that have not begun.
    async fn take_back(&self, tracker: &mut Tracker, runs: &[Run], now: Timestamp) -> Result<(), StoreError> {
        let queued = runs
            .iter()
            .filter(|run| run.status == RunStatus::Queued && tracker.is_mine(run));
        let queued: Vec<&Run> = queued.collect();
        for run in queued {
            let ending = Ending::of(run, RunStatus::Canceled, now, TAKEN_BACK.to_owned());
            match self.instance.store().finish(ending).await {
                Ok(run) => tracker.take_in(&self.instance, &run).await?,
                // It has begun meanwhile.
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Ends a backfill whose end has come; `false` when it has not.
    async fn finish(&self, tracker: &Tracker, now: Timestamp) -> Result<bool, StoreError> {
        let Some(end) = tracker.end(now) else {
            return Ok(false);
        };
        let ended = self.advance(tracker, Vec::new(), Some(end)).await?.backfill;
        info!(backfill = %ended.id(), outcome = ?end.outcome, "a backfill has ended");
        self.alerting.backfill(&ended);
        Ok(true)
    }
}
