//! Workers: tasks that take attempts from the dispatcher until none is left.
//!
//! A run has at most as many workers as steps may run at once, so the number of workers is the run's limit. Whoever
//! sees more ready steps than workers starts further ones. A worker without work ends.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::{sync::Notify, task::JoinSet, time::Instant};

use super::{
    RunOptions,
    attempt::Attempt,
    dispatcher::{AttemptEnd, Dispatcher, Job},
    stored::Stored,
};
use crate::{asset::RunScope, graph::AssetGraph, plan::Plan};

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
                let repeats = matches!(end, AttemptEnd::Failure { retry_in: Some(_), .. });
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
    let step = &shared.plan.steps[job.step as usize];
    let asset = shared.graph.asset(step.asset);
    let checks = shared
        .graph
        .checks_of(step.asset)
        .filter(|check| step.evaluates(&check.key.name));
    let attempt = Attempt {
        scope: &shared.scope,
        asset,
        checks: checks.collect(),
        only_checks: step.only_checks(),
        key: &step.key,
        number: job.attempt,
        grace: shared.options.grace,
        stored: &shared.stored,
        loads: &step.loads,
    };
    let began = clock.monotonic();
    let end = attempt.run(job.upstream).await;
    (job.step, end, clock.monotonic().saturating_sub(began))
}
