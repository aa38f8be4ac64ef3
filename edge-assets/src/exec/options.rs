//! [`RunOptions`]: the limits of a run, and what it is given to work with.

use std::{collections::BTreeSet, fmt, sync::Arc, time::Duration};

use super::PoolGate;
use crate::{
    cancel::CancelToken,
    clock::{SharedClock, SystemClock},
    event::{EventSink, NoSink},
    id::RunId,
    policy::PoolLimits,
    run::StepKey,
    store::{History, SharedStore},
};

/// The limits of a run, and what it is given to work with.
#[derive(Clone)]
#[non_exhaustive]
pub struct RunOptions {
    /// The id; a new one by default.
    pub run_id: RunId,
    /// How many steps run at once; 32 by default.
    pub max_concurrency: usize,
    /// How many steps of each pool run at once.
    pub pools: PoolLimits,
    /// How long the run may take; as long as it needs by default.
    pub timeout: Option<Duration>,
    /// How long a step that listens for its token, or that blocks, may take to end; 10 s by default.
    pub grace: Duration,
    /// Steps that were done before this process took the run; they are executed again only where their value is needed and no IO
    /// manager holds it.
    pub done: BTreeSet<StepKey>,
    /// What the assets were before the run, as far as a store knows; nothing by default.
    pub history: Arc<History>,
    /// Whether values outlive their last use, to be read from the result; no by default.
    pub keep_values: bool,
    /// Cancels the run.
    pub cancel: CancelToken,
    /// The clock.
    pub clock: SharedClock,
    /// Where facts go; nowhere by default.
    pub sink: Arc<dyn EventSink>,
    /// Where checks read what was before; without it there is no history.
    pub log: Option<SharedStore>,
    /// What hands out slots of pools over all runs; a run alone has its pools for itself.
    pub(crate) gate: Option<Arc<dyn PoolGate>>,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            run_id: RunId::generate(),
            max_concurrency: 32,
            pools: PoolLimits::new(),
            timeout: None,
            grace: Duration::from_secs(10),
            done: BTreeSet::new(),
            history: Arc::default(),
            keep_values: false,
            cancel: CancelToken::new(),
            clock: Arc::new(SystemClock::new()),
            sink: Arc::new(NoSink),
            log: None,
            gate: None,
        }
    }
}

impl RunOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the id, such as one that a caller has given out before the run begins.
    #[must_use]
    pub fn run_id(mut self, run_id: RunId) -> Self {
        self.run_id = run_id;
        self
    }

    /// Sets how many steps run at once; 0 counts as 1.
    #[must_use]
    pub fn max_concurrency(mut self, steps: usize) -> Self {
        self.max_concurrency = steps.max(1);
        self
    }

    /// Sets how many steps of each pool run at once.
    #[must_use]
    pub fn pools(mut self, pools: PoolLimits) -> Self {
        self.pools = pools;
        self
    }

    /// Sets how long the run may take.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how long a step that listens for its token, or that blocks, may take to end.
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Counts steps as done, such as those that succeeded before the process that executed the run ended.
    #[must_use]
    pub fn done(mut self, steps: impl IntoIterator<Item = StepKey>) -> Self {
        self.done.extend(steps);
        self
    }

    /// Says what the assets were before the run: by it, steps of assets with `skip_unchanged` are skipped, and materializations
    /// know the data that they were made from.
    #[must_use]
    pub fn history(mut self, history: History) -> Self {
        self.history = Arc::new(history);
        self
    }

    /// Keeps all values, to be read from the result.
    #[must_use]
    pub fn keep_values(mut self) -> Self {
        self.keep_values = true;
        self
    }

    /// Sets the token that cancels the run.
    #[must_use]
    pub fn cancel(mut self, cancel: CancelToken) -> Self {
        self.cancel = cancel;
        self
    }

    /// Sets the clock.
    #[must_use]
    pub fn clock(mut self, clock: SharedClock) -> Self {
        self.clock = clock;
        self
    }

    /// Sets where facts go.
    #[must_use]
    pub fn sink(mut self, sink: Arc<dyn EventSink>) -> Self {
        self.sink = sink;
        self
    }

    /// Lets checks read what was before: earlier materializations, and what checks found.
    #[must_use]
    pub fn log(mut self, store: SharedStore) -> Self {
        self.log = Some(store);
        self
    }

    /// Shares the slots of pools with other runs.
    pub(crate) fn gate(mut self, gate: Arc<dyn PoolGate>) -> Self {
        self.gate = Some(gate);
        self
    }
}

impl fmt::Debug for RunOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunOptions")
            .field("run_id", &self.run_id)
            .field("max_concurrency", &self.max_concurrency)
            .field("pools", &self.pools)
            .field("timeout", &self.timeout)
            .field("keep_values", &self.keep_values)
            .finish_non_exhaustive()
    }
}
