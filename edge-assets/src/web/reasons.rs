//! [`Reasons`]: why runs failed. The first failed step of a run tells it; what is over does not change, so it is remembered.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use crate::{
    event::EventKind,
    id::RunId,
    run::{Run, RunStatus},
    store::{EventFilter, EventPosition, SharedStore, StoreError},
};

/// How many runs are remembered.
const REMEMBERED: usize = 10_000;

/// Why runs failed.
#[derive(Debug, Default)]
pub(super) struct Reasons(Mutex<BTreeMap<RunId, String>>);

impl Reasons {
    /// What the first failed step of a run says; nothing when none failed, or when the run has a reason of its own.
    pub(super) async fn of(&self, run: &Run, store: &SharedStore) -> Result<Option<String>, StoreError> {
        if run.failed_steps == 0 || run.reason.is_some() || run.status == RunStatus::Success {
            return Ok(None);
        }
        if let Some(known) = self.lock().get(&run.id) {
            return Ok(Some(known.clone()));
        }
        let filter = EventFilter {
            run: Some(run.id),
            kinds: vec!["step_failed"],
            ..EventFilter::default()
        };
        let failed = store.events(filter, EventPosition::default(), 1).await?.pop();
        let Some(record) = failed.map(|event| event.record) else {
            return Ok(None);
        };
        let (Some(step), EventKind::StepFailed { failure, .. }) = (record.step, record.kind) else {
            return Ok(None);
        };
        let reason = format!("{step}: {}", failure.message());
        if run.status.is_final() {
            let mut known = self.lock();
            known.insert(run.id, reason.clone());
            if known.len() > REMEMBERED {
                known.pop_first();
            }
        }
        Ok(Some(reason))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<RunId, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
