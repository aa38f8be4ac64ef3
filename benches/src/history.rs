//! A store that holds many runs, most of them ended: what lists and a start are measured against.

use std::{sync::Arc, time::Duration};

use edge_assets::{
    RunStatus,
    run::NewRun,
    store::{Ending, RunStore as _, SqliteStore},
};
use jiff::Timestamp;
use tokio::task::JoinSet;

/// How many runs are queued in one transaction, and ended together.
pub const BATCH: usize = 1_000;

/// How the runs of a history are made.
#[derive(Debug, Clone)]
pub struct History {
    /// How many runs there are.
    pub runs: usize,
    /// The binary they belong to.
    pub location: &'static str,
    /// When the first batch was made; each later one is a second younger.
    pub from: Timestamp,
    /// Every so many runs, one failed; the others were canceled.
    pub one_fails_of: usize,
    /// They are of so many jobs, in turn; of none when this is zero.
    pub jobs: usize,
}

impl History {
    /// Fills a store.
    ///
    /// # Panics
    /// When the store does not take them.
    pub async fn fill(&self, store: &Arc<SqliteStore>) {
        for (seconds, first) in (0..).zip((0..self.runs).step_by(BATCH)) {
            let made = self.from + Duration::from_secs(seconds);
            let new = (first..self.runs.min(first + BATCH)).map(|number| {
                let mut run = NewRun::new(self.location, "layer_0/asset_0", made);
                run.job = (self.jobs > 0).then(|| format!("job_{}", number % self.jobs).into());
                run
            });
            let queued = store.enqueue(new.collect()).await.expect("runs");
            let mut ends = JoinSet::new();
            for (number, queued) in queued.into_iter().enumerate() {
                let store = Arc::clone(store);
                let failed = (first + number).is_multiple_of(self.one_fails_of);
                let status = if failed {
                    RunStatus::Failure
                } else {
                    RunStatus::Canceled
                };
                let ending = Ending::of(&queued.run, status, made, "for a bench".to_owned());
                ends.spawn(async move { store.finish(ending).await });
            }
            assert!(ends.join_all().await.iter().all(Result::is_ok), "each run ends");
        }
    }
}
