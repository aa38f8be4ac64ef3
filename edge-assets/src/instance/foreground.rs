//! [`Instance::execute`]: a run that is executed here and now, past the queue, by whoever waits for it.

use std::{fmt, sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{InProcessLauncher, Instance, InstanceError, LaunchRequest, RunLauncher as _, execution::Listening};
use crate::{
    cancel::CancelToken,
    event::{EventSink, FanOut},
    exec::RunResult,
    id::RunId,
    run::{Run, RunStatus},
    store::{Claim, Enqueued, StoreError},
};

/// For so long a daemon leaves a run alone that its caller executes; should the caller die at once, the daemon takes it then.
pub(super) const HEAD_START: Duration = Duration::from_secs(60);
/// Why a run stops whose caller wants it to.
const STOPPED: &str = "stopped by whoever had started it";

/// What an execution here works with.
#[derive(Clone, Default)]
pub struct ExecuteOptions {
    /// Cancels the run.
    pub cancel: CancelToken,
    /// Where facts go beside the store, such as to a progress bar.
    pub sinks: FanOut,
    /// Whether values outlive their last use, to be read from the result.
    pub keep_values: bool,
    /// How long the run may take; as long as its job allows by default.
    pub timeout: Option<Duration>,
}

/// A run that was executed here.
#[derive(Debug)]
#[non_exhaustive]
pub struct Executed {
    /// The run, as the store holds it.
    pub run: Run,
    /// What became of its steps; nothing when it was executed elsewhere, or could not be planned.
    pub result: Option<RunResult>,
}

impl Instance {
    /// Queues a run and executes it here, past the queue and its limits; the slots of pools hold here, too.
    ///
    /// A request whose key is known executes nothing: the run that holds the key is waited for.
    ///
    /// # Errors
    /// Those of [`launch`](Self::launch); [`InstanceError::Definitions`] when a resource is missing. A run whose steps fail is a result, not an error.
    pub async fn execute(&self, request: LaunchRequest, options: ExecuteOptions) -> Result<Executed, InstanceError> {
        self.check_resources()?;
        let now = self.clock().now();
        let mut new = self.new_run(request, &self.plan_keys().await?)?;
        new.not_before = Some(now.checked_add(HEAD_START).unwrap_or(now));
        let Enqueued { run, is_new } = self.enqueue(new).await?;
        let launcher = InProcessLauncher::new(self.clone());
        let result = if is_new {
            self.claim_and_execute(&launcher, run.id, now, options).await?
        } else {
            None
        };
        let run = self.wait(run.id).await?;
        Ok(Executed { run, result })
    }

    pub(super) async fn claim_and_execute(
        &self,
        launcher: &InProcessLauncher,
        id: RunId,
        now: Timestamp,
        options: ExecuteOptions,
    ) -> Result<Option<RunResult>, InstanceError> {
        let claim = Claim {
            run: id,
            holder: Arc::clone(self.process()),
            at: now,
            lease: self.leases().run,
        };
        match self.store().claim(claim).await {
            Ok(claimed) => Ok(self.execute_beside(launcher, claimed, options).await),
            // Somebody canceled it before it began.
            Err(error) if error.is_conflict() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Executes a claimed run, keeps its lease alive, and hears when somebody wants it to stop.
    async fn execute_beside(
        &self,
        launcher: &InProcessLauncher,
        run: Run,
        options: ExecuteOptions,
    ) -> Option<RunResult> {
        let id = run.id;
        let stopping = async {
            tokio::select! {
                biased;
                () = options.cancel.cancelled() => {
                    // Where the store does not take it, the run says so itself when it stops.
                    drop(self.cancel(id, STOPPED).await);
                }
                () = self.asked_to_stop(id) => {}
            }
            launcher.cancel(id);
            std::future::pending::<()>().await;
        };
        let alive = launcher.keep_alive(CancelToken::new());
        let listening = Listening {
            sinks: options.sinks.clone(),
            keep_values: options.keep_values,
            timeout: options.timeout,
        };
        tokio::select! {
            biased;
            result = launcher.execute_here(run, listening) => result,
            () = stopping => None,
            () = alive => None,
        }
    }

    /// Completes when somebody has asked the run to stop.
    async fn asked_to_stop(&self, id: RunId) {
        let mut changes = self.store().changes();
        loop {
            changes.borrow_and_update();
            let row: Result<Option<Run>, StoreError> = self.store().run(id).await;
            if let Ok(Some(run)) = row
                && run.status == RunStatus::Canceling
            {
                return;
            }
            if changes.changed().await.is_err() {
                return std::future::pending().await;
            }
        }
    }
}

impl ExecuteOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the token that cancels the run.
    #[must_use]
    pub fn cancel(mut self, cancel: CancelToken) -> Self {
        self.cancel = cancel;
        self
    }

    /// Adds a place where facts go beside the store.
    #[must_use]
    pub fn sink(mut self, sink: Arc<dyn EventSink>) -> Self {
        self.sinks = self.sinks.with(sink);
        self
    }

    /// Keeps all values, to be read from the result.
    #[must_use]
    pub fn keep_values(mut self) -> Self {
        self.keep_values = true;
        self
    }

    /// Sets how long the run may take, whatever its job allows.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }
}

impl fmt::Debug for ExecuteOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExecuteOptions")
            .field("sinks", &self.sinks)
            .field("keep_values", &self.keep_values)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
