//! [`InProcessLauncher`]: executes runs in this process, and says that they live.

use std::{
    fmt,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::FutureExt as _;
use indexmap::IndexMap;
use tokio::{sync::Notify, task::JoinSet};
use tracing::{error, warn};

use super::{
    Instance, RunLauncher,
    execution::{Ended, Listening, RunControl},
    slots::SharedSlots,
};
use crate::{
    boxed::{BoxError, BoxFuture, error_chain},
    cancel::CancelToken,
    crash_point,
    exec::RunResult,
    id::RunId,
    run::{Run, RunStatus},
};

/// Why a run went back into the queue when its process ended in good order.
const HANDED_BACK: &str = "handed back by a process that ends";
/// How often the hand-back of a run is tried when the store fails.
const HAND_BACK_TRIES: u32 = 5;

/// Executes runs in this process. Clones share them.
///
/// [`keep_alive`](Self::keep_alive) must run beside it: it renews the leases of what is executed here.
#[derive(Clone)]
pub struct InProcessLauncher {
    here: Arc<Here>,
    /// Not within `here`, which the tasks hold: with the last launcher, they end where they stand.
    tasks: Arc<Mutex<JoinSet<()>>>,
}

/// What is executed here.
pub(super) struct Here {
    pub(super) instance: Instance,
    pub(super) slots: Arc<SharedSlots>,
    runs: Mutex<IndexMap<RunId, Executing>>,
    /// Told when a run begins or ends.
    pub(super) changed: Notify,
}

struct Executing {
    control: RunControl,
    epoch: u64,
}

impl InProcessLauncher {
    /// Executes runs of an instance.
    #[must_use]
    pub fn new(instance: Instance) -> Self {
        let slots = SharedSlots::new(instance.clone());
        let here = Here {
            instance,
            slots,
            runs: Mutex::default(),
            changed: Notify::new(),
        };
        Self {
            here: Arc::new(here),
            tasks: Arc::default(),
        }
    }

    /// Renews the leases of what is executed here, hands out the slots of pools, and lets go of runs that somebody else has
    /// taken over; until it is stopped.
    pub async fn keep_alive(&self, stop: CancelToken) {
        tokio::select! {
            biased;
            () = stop.cancelled() => {}
            () = self.here.renew_leases() => {}
            () = self.here.slots.serve() => {}
        }
    }

    /// Executes a claimed run to its end, while the caller waits. No result when it was lost, or could not be planned.
    pub(super) async fn execute_here(&self, run: Run, listening: Listening) -> Option<RunResult> {
        let control = self.here.begin(&run);
        self.here.execute(run, control, listening).await
    }

    /// Waits for the end of what is executed here, for `grace` at most; what is not over then goes back into the queue.
    ///
    /// [`keep_alive`](Self::keep_alive) must still run.
    pub async fn drain(&self, grace: Duration) {
        if tokio::time::timeout(grace, self.here.all_ended()).await.is_ok() {
            return;
        }
        for (id, _) in self.here.executing() {
            self.here.let_go(id);
        }
        self.here.all_ended().await;
    }
}

impl Here {
    /// The runs that are executed here, with their epochs.
    pub(super) fn executing(&self) -> Vec<(RunId, u64)> {
        self.lock().iter().map(|(id, run)| (*id, run.epoch)).collect()
    }

    /// Lets go of a run that belongs to somebody else.
    pub(super) fn let_go(&self, id: RunId) {
        if let Some(run) = self.lock().get(&id) {
            run.control.let_go.cancel();
        }
    }

    async fn all_ended(&self) {
        loop {
            let changed = self.changed.notified();
            if self.lock().is_empty() {
                return;
            }
            changed.await;
        }
    }

    fn begin(&self, run: &Run) -> RunControl {
        let control = RunControl::default();
        let executing = Executing {
            control: control.clone(),
            epoch: run.epoch,
        };
        self.lock().insert(run.id, executing);
        self.changed.notify_waiters();
        control
    }

    /// Executes a claimed run to its end. No result when it was lost, let go of, or could not be planned.
    async fn execute(&self, run: Run, control: RunControl, listening: Listening) -> Option<RunResult> {
        let _end = EndOfRun(self, run.id, run.epoch);
        let executing = self.instance.execute_claimed(&run, &control, &self.slots, listening);
        match AssertUnwindSafe(executing).catch_unwind().await {
            Ok(Ended::Finished(result)) => return result,
            Ok(Ended::LetGo) => self.hand_back(&run).await,
            Ok(Ended::Lost) => {}
            Err(_) => {
                error!(run = %run.id, "the executor failed; this is a fault of the framework");
                let reason = "the executor failed; this is a fault of the framework".to_owned();
                let now = self.instance.clock().now();
                let ended = self.instance.end(&run, RunStatus::Failure, now, reason);
                if let Err(error) = ended.await {
                    warn!(run = %run.id, error = error_chain(&error), "the run could not be ended");
                }
            }
        }
        None
    }

    /// Puts a run back that was let go of; without success its lease ends, and then it is put back by whoever leads.
    async fn hand_back(&self, run: &Run) {
        for _ in 0..HAND_BACK_TRIES {
            let now = self.instance.clock().now();
            let back = self
                .instance
                .store()
                .requeue(run.id, run.epoch, now, HANDED_BACK.to_owned());
            crash_point::reached("hand_back/asked");
            let back = back.await;
            crash_point::reached("hand_back/done");
            match back {
                Ok(_) => return,
                Err(error) if error.is_conflict() => return,
                Err(error) => {
                    warn!(run = %run.id, error = error_chain(&error), "the run could not be handed back");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, IndexMap<RunId, Executing>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a run off the list, also when its task is aborted.
struct EndOfRun<'a>(&'a Here, RunId, u64);

impl Drop for EndOfRun<'_> {
    fn drop(&mut self) {
        {
            let mut runs = self.0.lock();
            if runs.get(&self.1).is_some_and(|run| run.epoch == self.2) {
                runs.shift_remove(&self.1);
            }
        }
        self.0.changed.notify_waiters();
    }
}

impl RunLauncher for InProcessLauncher {
    fn holder(&self, _: RunId) -> Arc<str> {
        Arc::clone(self.here.instance.process())
    }

    fn launch(&self, run: Run) -> BoxFuture<'_, Result<(), BoxError>> {
        let control = self.here.begin(&run);
        let here = Arc::clone(&self.here);
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(async move {
            here.execute(run, control, Listening::default()).await;
        });
        Box::pin(std::future::ready(Ok(())))
    }

    fn cancel(&self, run: RunId) {
        if let Some(run) = self.here.lock().get(&run) {
            run.control.cancel.cancel();
        }
    }

    fn alive(&self) -> Vec<RunId> {
        self.here.lock().keys().copied().collect()
    }
}

impl fmt::Debug for InProcessLauncher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InProcessLauncher")
            .field("process", self.here.instance.process())
            .field("runs", &self.alive())
            .finish_non_exhaustive()
    }
}
