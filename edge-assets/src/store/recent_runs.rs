//! [`RecentRuns`]: keeps the events of runs for as long as the process lives, the oldest runs forgotten first.

use std::sync::{Mutex, MutexGuard, PoisonError};

use indexmap::IndexMap;

use super::RunView;
use crate::{
    event::{EventKind, EventRecord, EventSink},
    id::RunId,
    key::AssetKey,
};

/// Keeps the events of the last runs in memory.
///
/// ```
/// use edge_assets::{AssetDef, Definitions, store::RecentRuns, exec::RunOptions};
/// use std::sync::Arc;
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), edge_assets::Error> {
/// let one = AssetDef::builder("one").run(|| async { Ok::<_, std::io::Error>(1) });
/// let definitions = Definitions::builder().assets([one]).build()?;
/// let store = Arc::new(RecentRuns::new());
/// let plan = definitions.plan("one")?;
/// let result = definitions.execute(plan, RunOptions::new().sink(store.clone())).await?;
/// assert_eq!(store.run(result.run_id).unwrap().status, result.status);
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct RecentRuns {
    runs: Mutex<IndexMap<RunId, Kept>>,
    capacity: usize,
}

#[derive(Debug)]
struct Kept {
    view: RunView,
    events: Vec<EventRecord>,
}

impl Default for RecentRuns {
    fn default() -> Self {
        Self::new()
    }
}

impl RecentRuns {
    /// Keeps the last 1,000 runs.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(1_000)
    }

    /// Keeps the last `runs` runs, one at least.
    #[must_use]
    pub fn with_capacity(runs: usize) -> Self {
        Self {
            runs: Mutex::default(),
            capacity: runs.max(1),
        }
    }

    fn lock(&self) -> MutexGuard<'_, IndexMap<RunId, Kept>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state of a run.
    #[must_use]
    pub fn run(&self, id: RunId) -> Option<RunView> {
        self.lock().get(&id).map(|kept| kept.view.clone())
    }

    /// The states of the runs, oldest first.
    #[must_use]
    pub fn runs(&self) -> Vec<RunView> {
        self.lock().values().map(|kept| kept.view.clone()).collect()
    }

    /// The events of a run from number `from` on, in their order.
    #[must_use]
    pub fn events(&self, id: RunId, from: usize) -> Vec<EventRecord> {
        let runs = self.lock();
        runs.get(&id)
            .and_then(|kept| kept.events.get(from..))
            .map(<[_]>::to_vec)
            .unwrap_or_default()
    }

    /// The last materialization of an asset, when a run that is kept made one.
    #[must_use]
    pub fn latest_materialization(&self, asset: &AssetKey) -> Option<EventRecord> {
        let runs = self.lock();
        let mut newest_first = runs.values().rev().flat_map(|kept| kept.events.iter().rev());
        newest_first
            .find(|event| {
                matches!(event.kind, EventKind::AssetMaterialized { .. })
                    && event.step.as_ref().is_some_and(|step| step.asset == *asset)
            })
            .cloned()
    }
}

impl EventSink for RecentRuns {
    fn record(&self, event: EventRecord) {
        let mut runs = self.lock();
        if let Some(kept) = runs.get_mut(&event.run_id) {
            kept.view.apply(&event);
            kept.events.push(event);
        } else if let Some(view) = RunView::begin(&event) {
            if runs.len() >= self.capacity {
                runs.shift_remove_index(0);
            }
            runs.insert(
                event.run_id,
                Kept {
                    view,
                    events: vec![event],
                },
            );
        }
    }
}
