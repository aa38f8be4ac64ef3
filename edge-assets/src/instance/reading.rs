//! What can be read of runs: rows, events, and what the two make together.

use super::{Instance, InstanceError};
use crate::{
    event::EventRecord,
    id::RunId,
    page::{Page, PageRequest},
    run::Run,
    store::{EventFilter, EventPosition, RunFilter, RunView, StoreError, StoredEvent},
};

/// How many events are read at once.
const CHUNK: usize = 1_000;
/// What a view is made of: all but what author code says while it works, of which there may be a gigabyte.
const OF_VIEW: [&str; 15] = [
    "run_queued",
    "run_claimed",
    "run_requeued",
    "run_started",
    "run_cancel_requested",
    "run_finished",
    "step_started",
    "asset_materialized",
    "asset_observed",
    "check_evaluated",
    "step_retry_scheduled",
    "step_succeeded",
    "step_failed",
    "step_skipped",
    "step_canceled",
];
/// How many runs are named when an id is ambiguous.
const SHOWN: usize = 10;

/// A run with its steps.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RunDetail {
    /// The run.
    pub run: Run,
    /// Its steps, as its events tell them.
    pub view: RunView,
    /// The place of the last event that is in it: what comes later can be applied to the view.
    pub position: EventPosition,
}

impl Instance {
    /// The run of an id.
    ///
    /// # Errors
    /// [`StoreError::UnknownRun`] when there is none.
    pub async fn run(&self, id: RunId) -> Result<Run, InstanceError> {
        let run = self.store().run(id).await?;
        run.ok_or_else(|| StoreError::UnknownRun(id).into())
    }

    /// Runs that a filter lets through, newest first.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn runs(&self, filter: RunFilter, page: PageRequest) -> Result<Page<Run>, InstanceError> {
        Ok(self.store().runs(filter, page).await?)
    }

    /// The one run whose id begins or ends with these hexadecimal digits.
    ///
    /// # Errors
    /// [`InstanceError::NoSuchRun`] and [`InstanceError::Ambiguous`] when it is not one.
    pub async fn find_run(&self, part: &str) -> Result<Run, InstanceError> {
        if let Ok(id) = part.parse::<RunId>() {
            return self.run(id).await;
        }
        let filter = RunFilter {
            id_part: Some(part.to_owned()),
            ..RunFilter::default()
        };
        let mut found = self.runs(filter, PageRequest::first(SHOWN)).await?.items;
        match (found.pop(), found.len()) {
            (Some(run), 0) => Ok(run),
            (Some(_), others) => Err(InstanceError::Ambiguous {
                part: part.to_owned(),
                count: others + 1,
            }),
            (None, _) => Err(InstanceError::NoSuchRun(part.to_owned())),
        }
    }

    /// A run with its steps.
    ///
    /// # Errors
    /// [`StoreError::UnknownRun`] when there is none.
    pub async fn run_detail(&self, id: RunId) -> Result<RunDetail, InstanceError> {
        let run = self.run(id).await?;
        let mut view: Option<RunView> = None;
        let mut position = EventPosition::default();
        loop {
            let filter = EventFilter {
                run: Some(id),
                kinds: OF_VIEW.to_vec(),
                ..EventFilter::default()
            };
            let events = self.store().events(filter, position, CHUNK).await?;
            let is_last = events.len() < CHUNK;
            for event in events {
                position = event.position;
                take_in(&mut view, &event.record);
            }
            if is_last {
                let view = view.ok_or(StoreError::UnknownRun(id))?;
                return Ok(RunDetail { run, view, position });
            }
        }
    }

    /// Events of a run after a position, oldest first, `limit` at most: what a live tail asks for after each change.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn run_events(
        &self,
        id: RunId,
        after: EventPosition,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, InstanceError> {
        let filter = EventFilter {
            run: Some(id),
            ..EventFilter::default()
        };
        Ok(self.store().events(filter, after, limit).await?)
    }
}

fn take_in(view: &mut Option<RunView>, event: &EventRecord) {
    match view {
        Some(view) => view.apply(event),
        None => *view = RunView::begin(event),
    }
}
