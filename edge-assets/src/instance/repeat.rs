//! Repetitions of runs: by a person ([`Instance::reexecute`]) and by the policy of a job.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Instance, InstanceError};
use crate::{
    crash_point,
    id::RunId,
    run::{NewRun, Run, RunOrigin, RunStatus, StepScope},
    store::Enqueued,
    suggest::did_you_mean,
};

impl Instance {
    /// Queues a repetition of a run that is over: all of it, what did not succeed, or from a step on.
    ///
    /// It asks for what the run asked for, with the same settings, and for the same partitions.
    ///
    /// # Errors
    /// [`InstanceError::NotFinished`], [`InstanceError::NothingUnfinished`], [`InstanceError::UnknownStep`] when there is nothing to
    /// repeat; [`InstanceError::Plan`] when what the run asked for is not there any more.
    pub async fn reexecute(&self, id: RunId, scope: StepScope) -> Result<Enqueued, InstanceError> {
        let run = self.run(id).await?;
        if run.location != *self.location() {
            return Err(InstanceError::Elsewhere {
                run: id,
                location: run.location.to_string(),
            });
        }
        if !run.status.is_final() {
            let status = run.status;
            return Err(InstanceError::NotFinished { run: id, status });
        }
        if scope == StepScope::Unfinished && run.status == RunStatus::Success {
            return Err(InstanceError::NothingUnfinished { run: id });
        }
        let plan = self.plan_run(&run, self.planned_for(&run).await?, self.plan_keys().await?)?;
        if let StepScope::From { step } = &scope
            && !plan.steps.iter().any(|planned| planned.key == *step)
        {
            let wanted = step.to_string();
            let steps: Vec<String> = plan.steps.iter().map(|step| step.key.to_string()).collect();
            let offer = did_you_mean(&wanted, steps.iter().map(String::as_str));
            return Err(InstanceError::UnknownStep {
                run: id,
                step: wanted,
                offer,
            });
        }
        let mut new = self.repetition(&run, RunOrigin::Reexecution, self.clock().now());
        new.scope = scope;
        crash_point::reached("reexecute/planned");
        self.enqueue(new).await
    }

    /// The repetition of a run, all of it.
    pub(crate) fn repetition(&self, run: &Run, origin: RunOrigin, now: Timestamp) -> NewRun {
        let mut new = NewRun::new(Arc::clone(&run.location), Arc::clone(&run.selection), now);
        new.code_version = Arc::clone(self.code_version());
        new.job.clone_from(&run.job);
        new.partition.clone_from(&run.partition);
        new.config = run.config.clone();
        new.tags = run.tags.clone();
        new.priority = run.priority;
        new.origin = match run.origin {
            // What it is, and not only who asks for it again.
            RunOrigin::Wipe => RunOrigin::Wipe,
            _ => origin,
        };
        new.parent = Some(run.id);
        new.root = run.root;
        new.attempt = run.attempt.saturating_add(1);
        new
    }
}
