//! The automation loop: evaluates all conditions when something has happened or an instant has come, and queues what they ask for.
//!
//! What it knows is the cursor of a trigger of its own and the cursors of the assets, which are moved in the transaction that
//! queues the runs. So whatever ends this process, and whoever else looks, one cause is one request.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use tracing::info;

use super::{
    alerting::Alerting,
    following::place_of,
    supervisor::Beat,
    timer::{Watch, until},
};
use crate::{
    automation::{Evaluation, Evaluator},
    cancel::CancelToken,
    crash_point,
    id::TickId,
    instance::{AUTOMATION, ConditionSwitches, ConditionWatch, Instance, automation_is_on, automation_place},
    run::NewRun,
    store::{EventFilter, NewEvaluations, StoreError},
    tick::{NewTick, TickOutcome, TriggerKey, TriggerKind, TriggerState},
    trigger::next_instant,
};

/// The shortest time between two looks, so that what happens together is looked at together.
const REST: Duration = Duration::from_millis(250);
/// After so many events the place is noted, though nothing was to be remembered.
const NOTED_AFTER: u64 = 10_000;

/// Evaluates automation conditions.
pub(super) struct AutomationLoop {
    instance: Instance,
    key: TriggerKey,
    evaluator: Arc<Evaluator>,
    alerting: Alerting,
    is_declared: bool,
    watch: Option<Known>,
}

/// What is known, and the state of the trigger that it is known from.
struct Known {
    watch: ConditionWatch,
    last_at: Option<Timestamp>,
    since: Timestamp,
    noted: u64,
}

impl AutomationLoop {
    pub(super) fn new(instance: Instance, alerting: Alerting) -> Self {
        Self {
            key: instance.trigger_key(TriggerKind::Sensor, &AUTOMATION.into()),
            evaluator: Arc::new(Evaluator::new(instance.definitions().graph())),
            instance,
            alerting,
            is_declared: false,
            watch: None,
        }
    }

    /// Goes on until it is stopped.
    pub(super) async fn run(mut self, stop: CancelToken, beat: Beat) -> Result<(), StoreError> {
        if self.evaluator.assets().len() == 0 {
            beat.round();
            stop.cancelled().await;
            return Ok(());
        }
        let changes = self.instance.store().changes();
        let mut watch = Watch::new(changes, |changes| changes.runs.wrapping_add(changes.events), REST);
        loop {
            watch.look();
            let wake_at = self.look(self.instance.clock().now()).await?;
            beat.round();
            tokio::select! {
                biased;
                () = stop.cancelled() => return Ok(()),
                () = until(self.instance.clock(), wake_at) => {}
                () = watch.changed() => {}
            }
        }
    }

    async fn look(&mut self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let states = self.states().await?;
        let Some(state) = states.iter().find(|state| state.key == self.key) else {
            return Ok(None);
        };
        if !automation_is_on(Some(state)) {
            self.watch = None;
            return Ok(None);
        }
        // Somebody else has looked meanwhile, or switched it off and on.
        let is_known = |known: &Known| known.last_at == state.last_at && known.since == state.since;
        let mut known = match self.watch.take().filter(is_known) {
            Some(known) => known,
            None => self.begin(state, now).await?,
        };
        if !known.watch.catch_up(&self.instance, now).await? {
            known = self.begin(state, now).await?;
            known.watch.catch_up(&self.instance, now).await?;
        }
        known.watch.switch(&ConditionSwitches::of(&states), &self.instance);
        let evaluation = known.watch.evaluate(&self.instance);
        let wake_at = evaluation.wake_at;
        if evaluation.says_something() {
            let Some(last_at) = self.record(&known.watch, &evaluation, state, now).await? else {
                // Somebody else was faster: what that look found is read at once.
                return Ok(Some(now));
            };
            known.last_at = Some(last_at);
            known.noted = known.watch.position().0;
        } else if known.watch.position().0 > known.noted + NOTED_AFTER {
            let to: Arc<str> = known.watch.position().0.to_string().into();
            self.instance
                .store()
                .move_cursor(self.key.clone(), state.cursor.clone(), to)
                .await?;
            known.noted = known.watch.position().0;
        }
        known.watch.go_on(evaluation);
        self.watch = Some(known);
        Ok(wake_at)
    }

    async fn states(&mut self) -> Result<Vec<TriggerState>, StoreError> {
        let states = if self.is_declared {
            let location = Arc::clone(self.instance.location());
            self.instance.store().triggers(location).await?
        } else {
            self.instance.declare_triggers().await?
        };
        self.is_declared = true;
        Ok(states)
    }

    async fn begin(&self, state: &TriggerState, now: Timestamp) -> Result<Known, StoreError> {
        // What happened while it was off is not made up for; but a clock that was set back hides nothing.
        let has_looked_since = state.last_at.is_some_and(|last| last >= state.since);
        let position = match automation_place(state) {
            Some(position) if has_looked_since => position,
            _ => place_of(&**self.instance.store(), EventFilter::default(), state.since).await?,
        };
        let evaluator = Arc::clone(&self.evaluator);
        Ok(Known {
            watch: ConditionWatch::begin(&self.instance, evaluator, state, position, now).await?,
            last_at: state.last_at,
            since: state.since,
            noted: position.0,
        })
    }

    /// Records what a look came to, with the runs that it asks for; the instant of it, or nothing when somebody else was faster.
    async fn record(
        &self,
        watch: &ConditionWatch,
        evaluation: &Evaluation,
        state: &TriggerState,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let asked = watch.runs(&self.instance, evaluation);
        let runs: Vec<NewRun> = asked.iter().map(|(_, run)| run.clone()).collect();
        let outcome = if runs.is_empty() {
            let reason = "no condition asks for anything".to_owned();
            TickOutcome::Skipped { reason }
        } else {
            TickOutcome::Requested
        };
        let tick = NewTick {
            id: TickId::generate(),
            key: self.key.clone(),
            instant: next_instant(state, now),
            previous: state.last_at,
            began_at: now,
            ended_at: self.instance.clock().now().max(now),
            outcome,
            runs,
            cancel: Vec::new(),
            cursor: Some(watch.position().0.to_string().into()),
            missed: 0,
            alert: None,
        };
        let new = NewEvaluations {
            tick,
            conditions: watch.to_record(&self.instance, evaluation, &asked),
        };
        crash_point::reached("automation/evaluated");
        let recorded = self.instance.store().record_evaluations(new).await;
        crash_point::reached("automation/recorded");
        match recorded {
            Ok(recorded) => {
                for run in &recorded.runs {
                    info!(run = %run.id, selection = %run.selection, "automation conditions ask for a run");
                }
                self.alerting.tick(&recorded.tick);
                Ok(Some(recorded.tick.instant))
            }
            Err(error) if error.is_conflict() => Ok(None),
            Err(error) => Err(error),
        }
    }
}
