//! [`RunStore`]: runs from the queue to their end. Every change is one transaction with the event that states it.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{StoreError, rules};
use crate::{
    boxed::BoxFuture,
    id::RunId,
    page::{Page, PageRequest},
    run::{NewRun, Run, RunStatus},
};

/// A run that was handed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Enqueued {
    /// The run: the new one, or the one that holds its key.
    pub run: Run,
    /// Whether it is the new one.
    pub is_new: bool,
}

/// Takes a run out of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The run.
    pub run: RunId,
    /// The process that executes it.
    pub holder: Arc<str>,
    /// Now.
    pub at: Timestamp,
    /// How long it holds the run without saying that it lives.
    pub lease: Duration,
}

/// The end of a run that is not stated by its process, but decided by somebody who looked at the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The run.
    pub run: RunId,
    /// The epoch in which it was seen.
    pub epoch: u64,
    /// The process that was seen to hold it; nobody holds a queued one.
    pub holder: Option<Arc<str>>,
    /// How it ends.
    pub status: RunStatus,
    /// Now.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

impl Ending {
    /// Ends a run as it was seen.
    ///
    /// ```
    /// use edge_assets::{run::{NewRun, Run, RunStatus}, store::Ending};
    /// let now = "2026-11-22T09:00:00Z".parse()?;
    /// let seen = Run::queued(NewRun::new("here", "*", now));
    /// let ending = Ending::of(&seen, RunStatus::Failure, now, "its definitions are gone".to_owned());
    /// assert_eq!((ending.epoch, ending.holder), (0, None));
    /// # Ok::<(), jiff::Error>(())
    /// ```
    #[must_use]
    pub fn of(seen: &Run, status: RunStatus, at: Timestamp, reason: String) -> Self {
        Self {
            run: seen.id,
            epoch: seen.epoch,
            holder: seen.holder.clone(),
            status,
            at,
            reason,
        }
    }
}

/// Which runs are wanted; everything given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunFilter {
    /// Of this binary.
    pub location: Option<Arc<str>>,
    /// In one of these; in any when empty.
    pub statuses: Vec<RunStatus>,
    /// Of this job.
    pub job: Option<Arc<str>>,
    /// Of this schedule or sensor, or of the backfill of this id.
    pub trigger: Option<Arc<str>>,
    /// With this label.
    pub tag: Option<(String, String)>,
    /// Of the row of repetitions that this run began.
    pub root: Option<RunId>,
    /// Made at this instant or later.
    pub since: Option<Timestamp>,
    /// Whose id begins or ends with these hexadecimal digits.
    pub id_part: Option<String>,
}

impl RunFilter {
    /// Whether it lets a run through.
    #[must_use]
    pub fn passes(&self, run: &Run) -> bool {
        rules::run_passes(self, run)
    }
}

/// Runs from the queue to their end.
pub trait RunStore: Send + Sync {
    /// Queues runs, all or none. A run whose key is known in its location is not queued again; the known one is returned.
    fn enqueue(&self, runs: Vec<NewRun>) -> BoxFuture<'_, Result<Vec<Enqueued>, StoreError>>;

    /// The run of an id.
    fn run(&self, id: RunId) -> BoxFuture<'_, Result<Option<Run>, StoreError>>;

    /// Runs that the filter lets through, newest first.
    fn runs(&self, filter: RunFilter, page: PageRequest) -> BoxFuture<'_, Result<Page<Run>, StoreError>>;

    /// All runs of a location that are not finished, in the order in which they were made.
    fn unfinished(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<Run>, StoreError>>;

    /// How many runs of a location stand in each status.
    fn counts(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<(RunStatus, u64)>, StoreError>>;

    /// Takes a run out of the queue: it starts, in a new epoch. A conflict when it is not queued any more.
    ///
    /// While a process holds a run, its epoch is the number of processes that took it.
    fn claim(&self, claim: Claim) -> BoxFuture<'_, Result<Run, StoreError>>;

    /// Says that a process lives: its unfinished runs are leased until `until`. Returns those that it still holds.
    fn renew(&self, holder: Arc<str>, until: Timestamp) -> BoxFuture<'_, Result<Vec<RunId>, StoreError>>;

    /// Puts a run back into the queue: the process that held it in `epoch` is gone, or hands it back.
    /// What that process still says of it is refused from now on.
    fn requeue(&self, id: RunId, epoch: u64, at: Timestamp, reason: String) -> BoxFuture<'_, Result<Run, StoreError>>;

    /// Asks a run to stop: a queued one ends as canceled at once, another one is canceling. Asking again changes nothing;
    /// a conflict when it ended otherwise.
    fn request_cancel(&self, id: RunId, at: Timestamp, reason: String) -> BoxFuture<'_, Result<Run, StoreError>>;

    /// Ends a run from outside, such as one whose process is gone for good. Whoever still executes it is fenced off.
    ///
    /// A conflict when the run is not held as it was seen: whoever decided may have slept meanwhile, and the run be well elsewhere.
    fn finish(&self, ending: Ending) -> BoxFuture<'_, Result<Run, StoreError>>;
}
