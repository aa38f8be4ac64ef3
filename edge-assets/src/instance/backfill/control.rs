//! What can be asked of a backfill that is there: pause, go on, stop, make what was not made.

use super::{super::Instance, super::InstanceError, BackfillError, Tracker};
use crate::{
    crash_point,
    id::BackfillId,
    run::Backfill,
    store::{BackfillAsk, StoreError},
};

/// Why the runs of a backfill stop that somebody canceled.
pub(crate) const CANCELED: &str = "its backfill was canceled";

impl Instance {
    /// Has no further run of a backfill begin; those under way go on to their end, those in the queue are taken out of it.
    ///
    /// # Errors
    /// [`StoreError::UnknownBackfill`] when there is none; [`StoreError::BackfillState`] when it has ended, or is being canceled.
    pub async fn pause_backfill(&self, id: BackfillId) -> Result<Backfill, InstanceError> {
        self.ask_backfill(id, BackfillAsk::Pause).await
    }

    /// Has a backfill go on that was paused.
    ///
    /// # Errors
    /// [`StoreError::UnknownBackfill`] when there is none; [`StoreError::BackfillState`] when it has ended, or is being canceled.
    pub async fn resume_backfill(&self, id: BackfillId) -> Result<Backfill, InstanceError> {
        self.ask_backfill(id, BackfillAsk::Resume).await
    }

    /// Stops a backfill, and its runs with it. Those in the queue end at once, also when no daemon runs.
    ///
    /// # Errors
    /// [`StoreError::UnknownBackfill`] when there is none; [`StoreError::BackfillState`] when it has ended otherwise.
    pub async fn cancel_backfill(&self, id: BackfillId) -> Result<Backfill, InstanceError> {
        let backfill = self.ask_backfill(id, BackfillAsk::Cancel).await?;
        if backfill.ended.is_none() {
            let tracker = Tracker::load(self, backfill.clone()).await?;
            self.cancel_runs_of(&tracker).await?;
        }
        Ok(backfill)
    }

    /// Has a backfill that has ended make what was not made: what failed, was stopped, or was held back. What it was asked for, and
    /// how, stays as it was.
    ///
    /// # Errors
    /// [`StoreError::UnknownBackfill`] when there is none; [`StoreError::BackfillState`] when it has not ended, or made everything.
    pub async fn retry_backfill(&self, id: BackfillId) -> Result<Backfill, InstanceError> {
        self.ask_backfill(id, BackfillAsk::Retry).await
    }

    /// Asks the runs of a backfill to stop that are not over.
    pub(crate) async fn cancel_runs_of(&self, tracker: &Tracker) -> Result<(), StoreError> {
        for run in tracker.course.in_flight() {
            let asked = self
                .store()
                .request_cancel(run, self.clock().now(), CANCELED.to_owned());
            match asked.await {
                Err(error) if !error.is_conflict() => return Err(error),
                // It ended before.
                Ok(_) | Err(_) => {}
            }
        }
        Ok(())
    }

    async fn ask_backfill(&self, id: BackfillId, ask: BackfillAsk) -> Result<Backfill, InstanceError> {
        let known = self
            .store()
            .backfill(id)
            .await?
            .ok_or(StoreError::UnknownBackfill(id))?;
        if known.spec.location != *self.location() {
            let location = known.spec.location.to_string();
            return Err(BackfillError::Elsewhere { id, location }.into());
        }
        let asked = self.store().ask_backfill(id, ask).await;
        crash_point::reached("backfill/asked");
        Ok(asked?)
    }
}
