//! [`RunOptions`]: the limits of a run, and what it is given to work with.

use std::{fmt, sync::Arc, time::Duration};

use crate::{
    cancel::CancelToken,
    clock::{SharedClock, SystemClock},
    event::{EventSink, NoSink},
    id::RunId,
    policy::PoolLimits,
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
    /// Whether values outlive their last use, to be read from the result; no by default.
    pub keep_values: bool,
    /// Cancels the run.
    pub cancel: CancelToken,
    /// The clock.
    pub clock: SharedClock,
    /// Where facts go; nowhere by default.
    pub sink: Arc<dyn EventSink>,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            run_id: RunId::generate(),
            max_concurrency: 32,
            pools: PoolLimits::new(),
            timeout: None,
            grace: Duration::from_secs(10),
            keep_values: false,
            cancel: CancelToken::new(),
            clock: Arc::new(SystemClock::new()),
            sink: Arc::new(NoSink),
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
