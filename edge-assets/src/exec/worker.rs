//! Workers: tasks that take attempts from the dispatcher until none is left.
//!
//! A run has at most as many workers as steps may run at once, so the number of workers is the run's limit. Whoever
//! sees more ready steps than workers starts further ones. A worker without work ends.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::{sync::Notify, task::JoinSet, time::Instant};
#[cfg(feature = "log-capture")]
use tracing::Instrument as _;

use super::{
    RunOptions,
    attempt::Attempt,
    dispatcher::{AttemptEnd, Dispatcher, Job},
    stored::Stored,
    together,
};
#[cfg(feature = "log-capture")]
use crate::log_capture::StepCapture;
use crate::{
    asset::RunScope,
    graph::AssetGraph,
    plan::{Plan, StepIndex},
};

/// What the workers of a run share.
pub(super) struct Shared {
    pub(super) graph: Arc<AssetGraph>,
    pub(super) plan: Arc<Plan>,
    pub(super) scope: Arc<RunScope>,
    pub(super) options: RunOptions,
    pub(super) stored: Arc<Stored>,
    state: Mutex<State>,
    /// Told when the run is done, when a repetition was scheduled, and when a shared slot may be free.
    pub(super) changed: Arc<Notify>,
    tasks: Mutex<JoinSet<()>>,
}

pub(super) struct State {
    pub(super) dispatcher: Dispatcher,
    workers: usize,
    /// A worker died of a fault of ours; the run cannot go on.
    pub(super) broken: bool,
}

impl Shared {
    pub(super) fn new(
        graph: Arc<AssetGraph>,
        plan: Arc<Plan>,
        scope: Arc<RunScope>,
        options: RunOptions,
        stored: Arc<Stored>,
        mut dispatcher: Dispatcher,
    ) -> Arc<Self> {
        let changed = Arc::new(Notify::new());
        if let Some(gate) = &options.gate {
            dispatcher.share_pools(Arc::clone(gate), Arc::clone(&changed));
        }
        let state = Mutex::new(State {
            dispatcher,
            workers: 0,
            broken: false,
        });
        Arc::new(Self {
            graph,
            plan,
            scope,
            options,
            stored,
            state,
            changed,
            tasks: Mutex::default(),
        })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        // The dispatcher is consistent between its calls, and a panic within one marks the run as broken.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts as many workers as there is work for, within the limit.
    pub(super) fn start_workers(self: &Arc<Self>) {
        let missing = {
            let mut state = self.lock();
            let useful = state.dispatcher.ready();
            let missing = useful.min(self.options.max_concurrency.saturating_sub(state.workers));
            state.workers += missing;
            missing
        };
        if missing == 0 {
            return;
        }
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        for _ in 0..missing {
            let shared = Arc::clone(self);
            tasks.spawn(async move {
                let guard = BreakOnPanic(&shared);
                work(&shared).await;
                drop(guard);
            });
        }
        // tokio keeps the task that a thread spawned last for that thread alone, to run it next. This thread may now compute for
        // long, so an empty task takes that place, and any thread may take the worker.
        tasks.spawn(std::future::ready(()));
    }

    /// Ends all workers where they stand, and gives their slots back.
    pub(super) fn abort_workers(&self) {
        if let Some(gate) = &self.options.gate {
            gate.leave(self.scope.run_id);
        }
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).abort_all();
    }
}

/// Tells the run when a worker panics, which would else wait for ever.
struct BreakOnPanic<'a>(&'a Shared);

impl Drop for BreakOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.lock().broken = true;
            self.0.changed.notify_one();
        }
    }
}

async fn work(shared: &Arc<Shared>) {
    let mut finished: Option<(u32, AttemptEnd, std::time::Duration)> = None;
    loop {
        // Outside of the lock, so that a sink that cannot keep up slows this run down and holds nobody else.
        if let Some(room) = shared.scope.sink.room() {
            room.await;
        }
        let (job, more, tell) = {
            let mut state = shared.lock();
            let mut tell = false;
            if let Some((step, end, took)) = finished.take() {
                let repeats = end.repeats();
                state.dispatcher.finish(step, end, took, Instant::now());
                tell = repeats || state.dispatcher.is_done();
            }
            let job = state.dispatcher.next_job();
            if job.is_none() {
                state.workers -= 1;
            }
            let free = state.workers < shared.options.max_concurrency;
            (job, free && state.dispatcher.ready() > 0, tell)
        };
        if tell {
            shared.changed.notify_one();
        }
        let Some(job) = job else {
            return;
        };
        if more {
            shared.start_workers();
        }
        finished = Some(attempt(shared, job).await);
        // Assets that never wait would else keep this thread from every other task of the application.
        tokio::task::consume_budget().await;
    }
}

async fn attempt(shared: &Shared, job: Job) -> (u32, AttemptEnd, std::time::Duration) {
    let clock = &shared.scope.clock;
    let began = clock.monotonic();
    let step = job.step;
    let planned = &shared.plan.steps[step as usize];
    let making = async {
        // The checks of an asset are evaluated by themselves, whatever its function makes.
        match shared
            .graph
            .asset(planned.asset)
            .multi
            .filter(|_| !planned.only_checks())
        {
            None => {
                let attempt = attempt_at(shared, step, job.attempt);
                let left = if job.is_unchanged && !attempt.only_checks {
                    Box::pin(attempt.leave(job.is_value_taken)).await
                } else {
                    None
                };
                match left {
                    Some(end) => end,
                    None => attempt.run(job.upstream, job.provenance).await,
                }
            }
            // On the heap: most functions make one asset, and their futures are to stay small.
            Some(multi) => Box::pin(together::run(shared, job, multi)).await,
        }
    };
    #[cfg(feature = "log-capture")]
    let end = {
        let capture = StepCapture::begin(&shared.scope, &planned.key);
        let end = making.instrument(capture.span()).await;
        capture.end();
        end
    };
    #[cfg(not(feature = "log-capture"))]
    let end = making.await;
    (step, end, clock.monotonic().saturating_sub(began))
}

/// What an attempt at a step works with.
pub(super) fn attempt_at(shared: &Shared, step: StepIndex, number: u32) -> Attempt<'_> {
    let step = &shared.plan.steps[step as usize];
    let checks = shared
        .graph
        .checks_of(step.asset)
        .filter(|check| step.evaluates(&check.key.name));
    Attempt {
        scope: &shared.scope,
        asset: shared.graph.asset(step.asset),
        checks: checks.collect(),
        only_checks: step.only_checks(),
        key: &step.key,
        number,
        grace: shared.options.grace,
        stored: &shared.stored,
        loads: &step.loads,
        wanted: None,
    }
}
