//! One claimed run, executed here: planned, executed, its facts carried to the store.

use std::{sync::Arc, time::Duration};

use indexmap::IndexSet;
use tracing::{info, warn};

use super::{
    Instance, InstanceError,
    preparation::{Prepared, Unplannable},
    slots::SharedSlots,
};
use crate::{
    asset::AssetDef,
    boxed::error_chain,
    cancel::CancelToken,
    crash_point,
    event::{EventKind, EventRecord, EventSink as _, FanOut},
    exec::{Recorded, Recorder, RecorderLimits, RunOptions, RunResult, execute},
    graph::AssetGraph,
    key::AssetKey,
    partition::PartitionKey,
    plan::Plan,
    run::{Run, RunOrigin, RunStatus, StepKey},
    store::{History, StoreError},
};

/// How long a store is let be that does not answer.
const STORE_PAUSE: Duration = Duration::from_secs(1);

/// So many partitions that a run does not make are looked up before its first step; beyond that its inputs are recorded as unknown.
const MOST_LOOKED_UP: usize = 20_000;

/// How long a store that fails is tried with the last facts of a run that is let go of.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// How whoever started a run here can stop it.
#[derive(Debug, Clone, Default)]
pub(super) struct RunControl {
    /// Somebody wants the run to end; it ends as canceled.
    pub(super) cancel: CancelToken,
    /// The run is to be let go of: it stops here, and states nothing more.
    pub(super) let_go: CancelToken,
}

impl RunControl {
    /// Completes some time after the run was let go of.
    async fn time_after_let_go(&self, time: Duration) {
        self.let_go.cancelled().await;
        tokio::time::sleep(time).await;
    }
}

/// Who waits for a run here, beside the store.
#[derive(Debug, Default)]
pub(super) struct Listening {
    /// Where facts go, too.
    pub(super) sinks: FanOut,
    /// Whether values are kept, to be read from the result.
    pub(super) keep_values: bool,
    /// How long the run may take, when whoever waits says so; else its job does.
    pub(super) timeout: Option<Duration>,
}

/// How the execution of a run here ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// The run is over, and the store knows it. No result when it could not be planned.
    Finished(Option<RunResult>),
    /// It was let go of, on request; what it had done is in the store.
    LetGo,
    /// It belongs to somebody else.
    Lost,
}

impl Instance {
    /// Executes a run that this process has claimed.
    pub(super) async fn execute_claimed(
        &self,
        run: &Run,
        control: &RunControl,
        slots: &Arc<SharedSlots>,
        listening: Listening,
    ) -> Ended {
        crash_point::reached("execution/claimed");
        let recorder = Recorder::new(RecorderLimits::default());
        let told = |row: &Run| {
            if row.status == RunStatus::Canceling {
                control.cancel.cancel();
            }
        };
        let recording = async {
            let recorded = tokio::select! {
                biased;
                recorded = recorder.write_to(&**self.store(), run.id, run.epoch, told) => recorded,
                () = control.time_after_let_go(LAST_WORDS) => return None,
            };
            if let Recorded::Refused(error) = &recorded {
                warn!(run = %run.id, error = error_chain(error), "the run is not ours any more; it stops here");
                control.let_go.cancel();
            }
            Some(recorded)
        };
        let executing = async {
            let ended = Box::pin(self.execute_into(run, control, slots, &recorder, listening)).await;
            crash_point::reached("execution/executed");
            recorder.close();
            ended
        };
        let (ended, recorded) = tokio::join!(executing, recording);
        crash_point::reached("execution/recorded");
        match recorded {
            Some(Recorded::Refused(_)) => Ended::Lost,
            Some(Recorded::All) => ended,
            // The store has failed for too long; whoever goes on with the run does again what it does not know of.
            None => Ended::LetGo,
        }
    }

    /// Plans and executes; facts go to the recorder.
    async fn execute_into(
        &self,
        run: &Run,
        control: &RunControl,
        slots: &Arc<SharedSlots>,
        recorder: &Arc<Recorder>,
        listening: Listening,
    ) -> Ended {
        if run.origin == RunOrigin::Wipe {
            return self.wipe_into(run, control, recorder).await;
        }
        let prepared = match self.prepare_patiently(run, control).await {
            Some(Ok(prepared)) => prepared,
            Some(Err(reason)) => {
                recorder.record(self.finished(run, RunStatus::Failure, reason));
                return Ended::Finished(None);
            }
            None => return Ended::LetGo,
        };
        let leaving_out = self.without_what_was_done(prepared.plan, &prepared.done_before, run.id);
        let plan = tokio::select! {
            biased;
            () = control.let_go.cancelled() => return Ended::LetGo,
            plan = leaving_out => plan,
        };
        let history = self.history_of(&plan).await;
        crash_point::reached("execution/prepared");
        let limits = self.limits();
        let gate = Arc::clone(slots);
        let mut options = RunOptions::new()
            .run_id(run.id)
            .max_concurrency(limits.max_steps)
            .pools(limits.pools.clone())
            .grace(limits.grace)
            .cancel(control.cancel.clone())
            .clock(Arc::clone(self.clock()))
            .sink(Arc::new(listening.sinks.with(recorder.clone())))
            .done(prepared.done)
            .history(history)
            .log(Arc::clone(self.store()))
            .gate(gate);
        let job = run.job.as_deref().and_then(|name| self.definitions().job(name));
        options.keep_values = listening.keep_values;
        options.timeout = listening.timeout.or_else(|| job.and_then(|job| job.timeout));
        let graph = Arc::clone(self.definitions().graph());
        let resources = self.definitions().resources().clone();
        let mut executing = Box::pin(execute(graph, Arc::new(plan), resources, options));
        tokio::select! {
            biased;
            result = &mut executing => return Ended::Finished(Some(result)),
            () = control.let_go.cancelled() => {}
        }
        // Nothing that is said from here on is the run's: it goes on elsewhere.
        recorder.close();
        control.cancel.cancel();
        executing.await;
        Ended::LetGo
    }

    /// Prepares, for as long as the store does not answer. `Err` is why it never will be; nothing when the run is let go of.
    async fn prepare_patiently(&self, run: &Run, control: &RunControl) -> Option<Result<Prepared, String>> {
        loop {
            match self.prepare(run).await {
                Ok(prepared) => return Some(Ok(prepared)),
                Err(error @ (Unplannable::Plan(_) | Unplannable::Panicked)) => {
                    return Some(Err(format!("it could not be planned: {}", error_chain(&error))));
                }
                Err(Unplannable::Store(error)) => {
                    info!(run = %run.id, error = error_chain(&error), "the store does not answer; the run waits for it");
                }
            }
            tokio::select! {
                biased;
                () = control.let_go.cancelled() => return None,
                () = tokio::time::sleep(STORE_PAUSE) => {}
            }
        }
    }

    /// What the store knows of the assets that a plan is made from, and of those that may be left as they are.
    ///
    /// A store that does not answer costs knowledge, not the run: nothing is skipped, and inputs are recorded as unknown.
    async fn history_of(&self, plan: &Plan) -> History {
        let graph = self.definitions().graph();
        let wanted = wanted_history(graph, plan);
        let mut history = History::default();
        let read = async {
            if !wanted.newest.is_empty() {
                history.extend(self.store().latest_of(wanted.newest).await?);
            }
            for (asset, partition) in wanted.partitions {
                history.extend(self.store().latest(asset, Some(partition)).await?);
            }
            Ok::<_, StoreError>(())
        };
        if let Err(error) = read.await {
            warn!(
                error = error_chain(&error),
                "the history of assets cannot be read; no step is left as it is"
            );
        }
        history
    }

    /// Wipes what a run is to wipe.
    async fn wipe_into(&self, run: &Run, control: &RunControl, recorder: &Arc<Recorder>) -> Ended {
        loop {
            match self.facts_of_wipe(run).await {
                _ if control.cancel.is_cancelled() => {
                    recorder.record(self.fact_of(
                        run,
                        None,
                        EventKind::RunFinished {
                            status: RunStatus::Canceled,
                            reason: None,
                        },
                    ));
                    return Ended::Finished(None);
                }
                Ok(facts) => {
                    facts.into_iter().for_each(|fact| recorder.record(fact));
                    return Ended::Finished(None);
                }
                Err(InstanceError::Store(error)) => {
                    info!(run = %run.id, error = error_chain(&error), "the store does not answer; the run waits for it");
                }
                Err(error) => {
                    recorder.record(self.finished(run, RunStatus::Failure, error_chain(&error)));
                    return Ended::Finished(None);
                }
            }
            tokio::select! {
                biased;
                () = control.let_go.cancelled() => return Ended::LetGo,
                () = tokio::time::sleep(STORE_PAUSE) => {}
            }
        }
    }

    fn finished(&self, run: &Run, status: RunStatus, reason: String) -> EventRecord {
        let reason = Some(reason);
        self.fact_of(run, None, EventKind::RunFinished { status, reason })
    }

    /// A fact of a run that is stated now; whoever keeps it numbers it.
    pub(super) fn fact_of(&self, run: &Run, step: Option<StepKey>, kind: EventKind) -> EventRecord {
        EventRecord {
            version: EventRecord::VERSION,
            sequence: 0,
            at: self.clock().now(),
            run_id: run.id,
            step,
            kind,
        }
    }
}

/// What a run asks of the store before its first step.
#[derive(Debug, Default)]
struct WantedHistory {
    newest: Vec<AssetKey>,
    partitions: Vec<(AssetKey, PartitionKey)>,
}

/// Every upstream that has no step in the plan, and every asset that may be left as it is, with what it is made from.
fn wanted_history(graph: &AssetGraph, plan: &Plan) -> WantedHistory {
    let mut is_planned = vec![false; graph.len()];
    plan.steps.iter().for_each(|step| is_planned[step.asset.index()] = true);
    let mut wanted = WantedHistory::default();
    let mut is_wanted = vec![false; graph.len()];
    for step in &plan.steps {
        let asset = graph.asset(step.asset);
        for upstream in graph.upstream(step.asset) {
            is_wanted[upstream.index()] |= !is_planned[upstream.index()];
        }
        let outside = step.outside.iter().filter_map(|key| {
            let upstream = graph.get(key.asset.as_str())?;
            Some((upstream, key.partition.clone()?))
        });
        for (upstream, partition) in outside {
            if wanted.partitions.len() < MOST_LOOKED_UP {
                let places = upstream.keys().map(|key| (key.clone(), partition.clone()));
                wanted.partitions.extend(places);
            }
        }
        if asset.skip_unchanged {
            is_wanted[step.asset.index()] = true;
            if let Some(partition) = &step.key.partition {
                let places = asset.keys().map(|key| (key.clone(), partition.clone()));
                wanted.partitions.extend(places);
            }
        }
    }
    let assets = graph.assets().iter().zip(is_wanted).filter(|(_, is_wanted)| *is_wanted);
    let partitions: IndexSet<(AssetKey, PartitionKey)> = wanted.partitions.drain(..).collect();
    wanted.partitions.extend(partitions);
    wanted
        .newest
        .extend(assets.flat_map(|(asset, _)| AssetDef::keys(asset).cloned()));
    wanted
}
