//! [`execute`]: one run from its first event to its last.

use std::{collections::BTreeSet, sync::Arc};

use tokio::time::Instant;

use super::{
    RunOptions, RunResult, StepResult,
    dispatcher::{Dispatcher, StopReason},
    held::held_values,
    stored::Stored,
    worker::Shared,
};
use crate::{
    asset::RunScope,
    event::EventKind,
    graph::AssetGraph,
    plan::{Plan, done_steps},
    resource::{ResourceId, Resources},
    run::RunStatus,
};

/// Executes a plan: opens the resources that its steps need, runs the steps, tells the facts to the sink.
///
/// Failures of steps are part of the result, never an error of this function. When the returned future is dropped, the
/// run is given up where it stands; to end it in good order, cancel [`RunOptions::cancel`] and await the result.
pub async fn execute(graph: Arc<AssetGraph>, plan: Arc<Plan>, resources: Resources, options: RunOptions) -> RunResult {
    let began = options.clock.monotonic();
    let mut scope = RunScope::new(
        options.run_id,
        resources,
        Arc::clone(&options.clock),
        Arc::clone(&options.sink),
    );
    scope.cancel = options.cancel.child();
    scope.config = plan.config.clone();
    scope.history.clone_from(&options.log);
    let scope = Arc::new(scope);
    scope.emit(None, || EventKind::RunStarted {
        selection: Arc::clone(&plan.selection),
        steps: plan.steps.len(),
    });

    let (plan, done) = without_what_is_done(&graph, plan, &scope, &options).await;
    let stored = Arc::new(Stored::new(&graph, &plan, &scope.resources));
    let mut dispatcher = Dispatcher::new(
        Arc::clone(&graph),
        Arc::clone(&plan),
        Arc::clone(&scope),
        Arc::clone(&stored),
        &options,
    );
    dispatcher.begin(&done);
    let shared = Shared::new(graph, plan, Arc::clone(&scope), options, stored, dispatcher);
    let guard = AbortOnDrop(&shared);
    let reason = match prepare(&shared).await {
        Ok(()) => drive(&shared).await,
        Err(reason) => {
            shared.lock().dispatcher.stop(StopReason::Requested);
            Some(reason)
        }
    };
    drop(guard);
    let duration = shared.options.clock.monotonic().saturating_sub(began);
    let (status, steps, values) = take_results(&shared);
    let status = if reason.is_some() { RunStatus::Failure } else { status };
    scope.emit(None, || EventKind::RunFinished {
        status,
        reason: reason.clone(),
    });
    RunResult {
        run_id: scope.run_id,
        status,
        reason,
        steps,
        duration,
        values,
    }
}

/// Marks the steps that were done before; the values of theirs that others take are loaded, or else made again.
async fn without_what_is_done(
    graph: &AssetGraph,
    plan: Arc<Plan>,
    scope: &RunScope,
    options: &RunOptions,
) -> (Arc<Plan>, Vec<bool>) {
    if options.done.is_empty() {
        return (plan, Vec::new());
    }
    let held = tokio::select! {
        biased;
        () = scope.cancel.cancelled() => BTreeSet::new(),
        held = held_values(graph, &plan, &options.done, &scope.resources, options.run_id) => held,
    };
    let done = done_steps(graph, &plan, &options.done, |step| held.contains(step));
    let plan = Arc::unwrap_or_clone(plan).with_loads_of(graph, &done);
    (Arc::new(plan), done)
}

/// Ends the workers when the run is given up.
struct AbortOnDrop<'a>(&'a Shared);

impl Drop for AbortOnDrop<'_> {
    fn drop(&mut self) {
        self.0.abort_workers();
    }
}

type Results = (RunStatus, Vec<StepResult>, Vec<Option<crate::asset::Erased>>);

fn take_results(shared: &Arc<Shared>) -> Results {
    let empty = Dispatcher::new(
        Arc::default(),
        Arc::new(Plan::empty()),
        Arc::clone(&shared.scope),
        Arc::clone(&shared.stored),
        &shared.options,
    );
    std::mem::replace(&mut shared.lock().dispatcher, empty).into_results()
}

/// Opens what the steps need, and looks for the values that are to be loaded; the reason when the run cannot begin.
async fn prepare(shared: &Arc<Shared>) -> Result<(), String> {
    let prepared = async {
        open_resources(shared).await?;
        let Shared { plan, scope, .. } = &**shared;
        shared.stored.check(plan, scope.run_id, &scope.resources).await
    };
    tokio::select! {
        biased;
        () = shared.scope.cancel.cancelled() => Ok(()),
        prepared = prepared => prepared,
    }
}

async fn open_resources(shared: &Arc<Shared>) -> Result<(), String> {
    let mut needed: Vec<ResourceId> = shared.stored.managers(&shared.graph, &shared.plan);
    for step in &shared.plan.steps {
        let checks = shared
            .graph
            .checks_of(step.asset)
            .filter(|check| step.evaluates(&check.key.name))
            .flat_map(|check| &check.needs.resources);
        let made = (!step.only_checks()).then(|| &shared.graph.asset(step.asset).needs.resources);
        for need in made.into_iter().flatten().chain(checks) {
            if !needed.contains(&need.id) {
                needed.push(need.id);
            }
        }
    }
    let opened = shared.scope.resources.open(&needed).await;
    opened.map_err(|error| crate::boxed::error_chain(&error))
}

/// Keeps the run going until everything is done. The reason when it broke through a fault of the framework.
async fn drive(shared: &Arc<Shared>) -> Option<String> {
    let deadline = shared.options.timeout.map(|timeout| Instant::now() + timeout);
    let cancel = shared.options.cancel.clone();
    let mut stopping = false;
    shared.start_workers();
    loop {
        let due = {
            let state = shared.lock();
            if state.broken {
                return Some("the executor failed; this is a fault of the framework".to_owned());
            }
            if state.dispatcher.is_done() && (stopping || !cancel.is_cancelled()) {
                return None;
            }
            state.dispatcher.next_due()
        };
        tokio::select! {
            biased;
            () = cancel.cancelled(), if !stopping => {
                stopping = true;
                shared.scope.emit(None, || EventKind::RunCancelRequested);
                shared.lock().dispatcher.stop(StopReason::Requested);
            }
            () = until(deadline), if !stopping => {
                stopping = true;
                shared.lock().dispatcher.stop(StopReason::Timeout);
                shared.scope.cancel.cancel();
            }
            () = until(due) => {
                shared.lock().dispatcher.wake_due(Instant::now());
                shared.start_workers();
            }
            () = shared.changed.notified() => {
                shared.lock().dispatcher.ask_again();
                shared.start_workers();
            }
        }
    }
}

async fn until(instant: Option<Instant>) {
    match instant {
        Some(instant) => tokio::time::sleep_until(instant).await,
        None => std::future::pending().await,
    }
}
