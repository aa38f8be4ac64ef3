//! One claimed run, executed here: planned, executed, its facts carried to the store.

use std::{sync::Arc, time::Duration};

use tracing::{info, warn};

use super::{
    Instance,
    preparation::{Prepared, Unplannable},
    slots::SharedSlots,
};
use crate::{
    boxed::error_chain,
    cancel::CancelToken,
    event::{EventKind, EventRecord, EventSink as _, FanOut},
    exec::{Recorded, Recorder, RecorderLimits, RunOptions, RunResult, execute},
    run::{Run, RunStatus},
};

/// How long a store is let be that does not answer.
const STORE_PAUSE: Duration = Duration::from_secs(1);

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
        let recorder = Recorder::new(RecorderLimits::default());
        let told = |row: &Run| {
            if row.status == RunStatus::Canceling {
                control.cancel.cancel();
            }
        };
        let recording = async {
            let recorded = tokio::select! {
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
            recorder.close();
            ended
        };
        let (ended, recorded) = tokio::join!(executing, recording);
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
        let prepared = match self.prepare_patiently(run, control).await {
            Some(Ok(prepared)) => prepared,
            Some(Err(reason)) => {
                recorder.record(self.finished(run, RunStatus::Failure, reason));
                return Ended::Finished(None);
            }
            None => return Ended::LetGo,
        };
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
            .history(Arc::clone(self.store()))
            .gate(gate);
        let job = run.job.as_deref().and_then(|name| self.definitions().job(name));
        options.keep_values = listening.keep_values;
        options.timeout = job.and_then(|job| job.timeout);
        let graph = Arc::clone(self.definitions().graph());
        let resources = self.definitions().resources().clone();
        let mut executing = Box::pin(execute(graph, Arc::new(prepared.plan), resources, options));
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
                () = control.let_go.cancelled() => return None,
                () = tokio::time::sleep(STORE_PAUSE) => {}
            }
        }
    }

    fn finished(&self, run: &Run, status: RunStatus, reason: String) -> EventRecord {
        EventRecord {
            version: EventRecord::VERSION,
            sequence: 0,
            at: self.clock().now(),
            run_id: run.id,
            step: None,
            kind: EventKind::RunFinished {
                status,
                reason: Some(reason),
            },
        }
    }
}
