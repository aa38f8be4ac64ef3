//! From the stored description of a run to what is to be executed: the plan, without what is done.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use jiff::Timestamp;

use super::Instance;
use crate::{
    exec::held_values,
    id::RunId,
    plan::{Plan, PlanError, done_steps},
    run::{Run, StepKey, StepScope},
    store::StoreError,
};

/// The longest row of repetitions whose steps are looked up.
const LONGEST_ROW: usize = 100;

/// What is to be executed of a run.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The plan, with what was done in the runs that it repeats.
    pub(crate) plan: Plan,
    /// The steps that count as done because of the runs that it repeats.
    pub(crate) done_before: BTreeSet<StepKey>,
    /// The steps that this run has done in an earlier epoch.
    pub(super) done: Vec<StepKey>,
}

/// Why a run cannot be executed now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unplannable {
    /// The definitions do not hold what it asks for, any more or yet.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// What an author wrote panicked, such as the reading of settings.
    #[error("planning it panicked")]
    Panicked,
    /// The store does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Instance {
    /// Plans a run with the definitions as they are now, for the instant it was asked for.
    pub(crate) async fn prepare(&self, run: &Run) -> Result<Prepared, Unplannable> {
        let now = self.planned_for(run).await?;
        let keys = self.plan_keys().await?;
        let planned = catch_unwind(AssertUnwindSafe(|| self.plan_run(run, now, keys)));
        let plan = planned.map_err(|_| Unplannable::Panicked)??;
        let done_before = self.done_before(run, &plan).await?;
        let done = if run.epoch > 1 {
            self.finished_steps(run.id).await?
        } else {
            Vec::new()
        };
        Ok(Prepared {
            plan,
            done_before,
            done,
        })
    }

    /// The plan without what was done in the runs that it repeats. Values of theirs that are still needed are loaded, or, where
    /// nobody holds them, made again.
    pub(crate) async fn without_what_was_done(&self, plan: Plan, done: &BTreeSet<StepKey>, run: RunId) -> Plan {
        if done.is_empty() {
            return plan;
        }
        let (graph, resources) = (self.definitions().graph(), self.definitions().resources());
        let held = held_values(graph, &plan, done, resources, run).await;
        let left_out = done_steps(graph, &plan, done, |step| held.contains(step));
        plan.with_loads_of(graph, &left_out).without(&left_out)
    }

    /// The instant for which a run is planned: that of the first run of its row, so that repetitions make the same partitions.
    pub(super) async fn planned_for(&self, run: &Run) -> Result<Timestamp, StoreError> {
        if run.root == run.id {
            return Ok(run.created_at);
        }
        let root = self.store().run(run.root).await?;
        Ok(root.map_or(run.created_at, |root| root.created_at))
    }

    /// The steps of a run's plan that count as done because of the runs that it repeats.
    async fn done_before(&self, run: &Run, plan: &Plan) -> Result<BTreeSet<StepKey>, StoreError> {
        let mut done = BTreeSet::new();
        let mut scope = run.scope.clone();
        let mut parent = run.parent;
        for _ in 0..LONGEST_ROW {
            match (&scope, parent) {
                (StepScope::Unfinished, Some(id)) => {
                    done.extend(self.finished_steps(id).await?);
                    let Some(row) = self.store().run(id).await? else {
                        break;
                    };
                    (scope, parent) = (row.scope, row.parent);
                }
                (StepScope::From { step }, _) => {
                    let marked = plan.downstream_of(step).unwrap_or_else(|| vec![true; plan.steps.len()]);
                    let steps = plan.steps.iter().zip(marked);
                    done.extend(steps.filter(|(_, marked)| !marked).map(|(step, _)| step.key.clone()));
                    break;
                }
                (StepScope::All, _) | (StepScope::Unfinished, None) => break,
            }
        }
        Ok(done)
    }

    /// The steps that succeeded in a run; none of one that was pruned.
    async fn finished_steps(&self, id: RunId) -> Result<Vec<StepKey>, StoreError> {
        match self.store().finished_steps(id).await {
            Err(StoreError::UnknownRun(_)) => Ok(Vec::new()),
            answer => answer,
        }
    }
}
