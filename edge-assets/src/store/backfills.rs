//! [`BackfillStore`]: backfills from their request to their end. Their runs are kept with the other runs.

use std::sync::Arc;

use super::StoreError;
use crate::{
    boxed::BoxFuture,
    id::BackfillId,
    page::{Page, PageRequest},
    run::{Backfill, BackfillEnd, BackfillSpec, NewRun, Run},
};

/// What somebody asks of a backfill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BackfillAsk {
    /// Begin no further runs.
    Pause,
    /// Go on.
    Resume,
    /// Stop, and the runs that are under way with it.
    Cancel,
    /// Make what was not made, once it has ended.
    Retry,
}

/// A backfill that was handed in.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatedBackfill {
    /// The backfill: the new one, or the one that holds its key.
    pub backfill: Backfill,
    /// Whether it is the new one.
    pub is_new: bool,
}

/// A step of a backfill, decided by somebody who saw its row.
#[derive(Debug, Clone, PartialEq)]
pub struct BackfillStep {
    /// The backfill.
    pub id: BackfillId,
    /// The revision in which it was seen.
    pub revision: u64,
    /// Its next runs.
    pub runs: Vec<NewRun>,
    /// Its end.
    pub end: Option<BackfillEnd>,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct AdvancedBackfill {
    /// The backfill as it is then.
    pub backfill: Backfill,
    /// Its next runs.
    pub runs: Vec<Run>,
}

/// Which backfills are wanted; everything given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BackfillFilter {
    /// Of this binary.
    pub location: Option<Arc<str>>,
    /// Only those that have not ended.
    pub unfinished: bool,
}

/// Backfills from their request to their end.
pub trait BackfillStore: Send + Sync {
    /// Keeps a backfill. One whose key is known in its location, or whose id is known, is not kept again; the known one is returned.
    fn create_backfill(&self, spec: BackfillSpec) -> BoxFuture<'_, Result<CreatedBackfill, StoreError>>;

    /// The backfill of an id.
    fn backfill(&self, id: BackfillId) -> BoxFuture<'_, Result<Option<Backfill>, StoreError>>;

    /// Backfills that the filter lets through, newest first.
    fn backfills(&self, filter: BackfillFilter, page: PageRequest)
    -> BoxFuture<'_, Result<Page<Backfill>, StoreError>>;

    /// The backfills of a location that have not ended, each with its revision, oldest first: cheap to ask again and again.
    fn unfinished_backfills(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<(BackfillId, u64)>, StoreError>>;

    /// Asks something of a backfill. Asking for what holds already changes nothing.
    ///
    /// A conflict ([`StoreError::BackfillState`]) when it does not follow: what has ended is neither paused nor stopped, and only what
    /// has ended is repeated.
    fn ask_backfill(&self, id: BackfillId, ask: BackfillAsk) -> BoxFuture<'_, Result<Backfill, StoreError>>;

    /// Takes a step: queues runs, or ends the backfill, in one transaction.
    ///
    /// A conflict when its row is not as it was seen: somebody asked something of it, or was faster.
    fn advance_backfill(&self, step: BackfillStep) -> BoxFuture<'_, Result<AdvancedBackfill, StoreError>>;
}
