//! [`PretendedRuns`]: a launcher that executes nothing: each run states after a while that it made its assets.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::task::JoinSet;
use tracing::warn;

use crate::{
    boxed::{BoxError, BoxFuture, error_chain},
    cancel::CancelToken,
    event::{EventKind, EventRecord},
    id::RunId,
    instance::{Instance, Prepared, RunLauncher},
    metadata::Metadata,
    plan::{Plan, PlanStep},
    run::{Run, RunStatus},
    store::{EventBatch, StoreError},
};

/// The process in which such runs seem to be executed.
const PROCESS: &str = "pretended";

/// The runs that seem to be executed. Clones share them; they outlive daemons.
#[derive(Debug, Clone)]
pub(super) struct PretendedRuns {
    each: Duration,
    under_way: Arc<Mutex<BTreeMap<RunId, CancelToken>>>,
    tasks: Arc<Mutex<JoinSet<()>>>,
}

/// Starts such runs with the definitions of one daemon.
#[derive(Debug)]
pub(super) struct PretendingLauncher {
    runs: PretendedRuns,
    instance: Instance,
}

impl PretendedRuns {
    pub(super) fn new(each: Duration) -> Self {
        Self {
            each,
            under_way: Arc::default(),
            tasks: Arc::default(),
        }
    }

    pub(super) fn of(&self, instance: Instance) -> PretendingLauncher {
        PretendingLauncher {
            runs: self.clone(),
            instance,
        }
    }

    fn under_way(&self) -> MutexGuard<'_, BTreeMap<RunId, CancelToken>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lasts as long as told, or until the run is to stop, and states what has come of it.
    async fn pretend(self, instance: Instance, run: Run, stop: CancelToken) {
        if let Err(error) = self.state(&instance, &run, &stop).await {
            warn!(run = %run.id, error = error_chain(&error), "a pretended run is not ours any more");
        }
        self.under_way().remove(&run.id);
    }

    async fn state(&self, instance: &Instance, run: &Run, stop: &CancelToken) -> Result<(), StoreError> {
        let plan = match instance.prepare(run).await {
            Ok(prepared) => {
                let Prepared { plan, done_before, .. } = prepared;
                instance.without_what_was_done(plan, &done_before, run.id).await
            }
            Err(error) => {
                let reason = Some(format!("it could not be planned: {}", error_chain(&error)));
                let status = RunStatus::Failure;
                return append(instance, run, vec![(None, EventKind::RunFinished { status, reason })]).await;
            }
        };
        let begun = EventKind::RunStarted {
            selection: Arc::clone(&run.selection),
            steps: plan.steps.len(),
        };
        append(instance, run, vec![(None, begun)]).await?;
        let status = tokio::select! {
            biased;
            () = stop.cancelled() => RunStatus::Canceled,
            () = tokio::time::sleep(self.each) => RunStatus::Success,
        };
        let mut facts = match status {
            RunStatus::Success => made(instance, &plan),
            _ => Vec::new(),
        };
        facts.push((None, EventKind::RunFinished { status, reason: None }));
        append(instance, run, facts).await
    }
}

type Fact<'p> = (Option<&'p PlanStep>, EventKind);

/// Every step of a plan, as if it had been executed.
fn made<'p>(instance: &Instance, plan: &'p Plan) -> Vec<Fact<'p>> {
    let graph = instance.definitions().graph();
    let of_step = |step: &'p PlanStep| {
        let (metadata, data_version) = (Metadata::new(), None);
        let state = if graph.asset(step.asset).compute.is_external() {
            EventKind::AssetObserved { metadata, data_version }
        } else {
            EventKind::AssetMaterialized {
                metadata,
                data_version,
                provenance: None,
            }
        };
        let facts = [
            EventKind::StepStarted { attempt: 1 },
            state,
            EventKind::StepSucceeded { duration_us: 0 },
        ];
        facts.map(|kind| (Some(step), kind))
    };
    plan.steps.iter().flat_map(of_step).collect()
}

async fn append(instance: &Instance, run: &Run, facts: Vec<Fact<'_>>) -> Result<(), StoreError> {
    let at = instance.clock().now();
    let event = |(step, kind): Fact<'_>| EventRecord {
        version: EventRecord::VERSION,
        sequence: 0,
        at,
        run_id: run.id,
        step: step.map(|step| step.key.clone()),
        kind,
    };
    let batch = EventBatch {
        run: run.id,
        epoch: run.epoch,
        events: facts.into_iter().map(event).collect(),
    };
    let answers = instance.store().append(vec![batch]).await?;
    answers.into_iter().try_for_each(|answer| answer.map(drop))
}

impl RunLauncher for PretendingLauncher {
    fn holder(&self, _: RunId) -> Arc<str> {
        PROCESS.into()
    }

    fn launch(&self, run: Run) -> BoxFuture<'_, Result<(), BoxError>> {
        let stop = CancelToken::new();
        self.runs.under_way().insert(run.id, stop.clone());
        let mut tasks = self.runs.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(self.runs.clone().pretend(self.instance.clone(), run, stop));
        Box::pin(std::future::ready(Ok(())))
    }

    fn cancel(&self, run: RunId) {
        if let Some(stop) = self.runs.under_way().get(&run) {
            stop.cancel();
        }
    }

    fn alive(&self) -> Vec<RunId> {
        self.runs.under_way().keys().copied().collect()
    }
}
