//! The scheduler: sleeps to the next instant of any schedule, and records the ticks that are due.

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use tracing::{info, warn};

use super::{
    alerting::Alerting,
    rounds::{Look, go_round},
    rows::unfinished_as_asked_for,
    schedules::{Asking, Outset, ReadSchedule, outlook, read},
    supervisor::Beat,
};
use crate::{
    cancel::CancelToken,
    crash_point, duration,
    instance::Instance,
    store::{RecordedTick, StoreError},
    tick::{NewTick, TickOutcome, TriggerState},
};

/// The shortest time between two looks because of a change; an instant is never waited past.
const REST: Duration = Duration::from_millis(100);
/// A clock that stands so far before the last tick is worth an alert.
const BEHIND: Duration = Duration::from_secs(60);
/// How many schedules record their ticks at once.
const AT_ONCE: usize = 256;

/// Records the ticks of schedules.
pub(super) struct Scheduler {
    instance: Instance,
    schedules: Vec<ReadSchedule>,
    asking: Asking,
    alerting: Alerting,
    is_declared: bool,
}

impl Look for Scheduler {
    async fn round(&mut self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        if self.schedules.is_empty() {
            return Ok(None);
        }
        let states = self.states().await?;
        let outlook = outlook(&self.schedules, &states, now);
        if let Some(behind) = outlook.clock_behind.filter(|behind| *behind >= BEHIND) {
            let behind = duration::print(behind);
            let text = format!("the clock was set back by {behind}; no schedule ticks until it has caught up");
            self.alerting.daemon("clock", text, now);
        }
        if !outlook.is_due {
            return Ok(outlook.wake_at);
        }
        let location = Arc::clone(self.instance.location());
        let unfinished = unfinished_as_asked_for(&**self.instance.store(), location).await?;
        let keys = self.instance.plan_keys().await?;
        let definitions = self.instance.definitions();
        let round = Outset::new(definitions, &self.asking, &unfinished, &keys, now).at(&self.schedules, &states);
        let recorded = stream::iter(round.ticks)
            .map(|ticks| self.record_all(ticks))
            .buffer_unordered(AT_ONCE)
            .collect::<Vec<Result<bool, StoreError>>>()
            .await;
        let mut is_late = false;
        for all in recorded {
            is_late |= !all?;
        }
        // Somebody else has ticked meanwhile: what is due now is another question.
        let soon = now.checked_add(REST).unwrap_or(Timestamp::MAX);
        Ok(if is_late { Some(soon) } else { round.wake_at })
    }
}

impl Scheduler {
    pub(super) fn new(instance: Instance, alerting: Alerting) -> Self {
        let asking = Asking {
            location: Arc::clone(instance.location()),
            code_version: Arc::clone(instance.code_version()),
        };
        Self {
            schedules: read(instance.definitions()),
            asking,
            instance,
            alerting,
            is_declared: false,
        }
    }

    /// Goes on until it is stopped.
    pub(super) async fn run(self, stop: CancelToken, beat: Beat) -> Result<(), StoreError> {
        let instance = self.instance.clone();
        go_round(&instance, REST, self, stop, beat).await
    }

    async fn states(&mut self) -> Result<Vec<TriggerState>, StoreError> {
        if self.is_declared {
            return self
                .instance
                .store()
                .triggers(Arc::clone(self.instance.location()))
                .await;
        }
        let states = self.instance.declare_triggers().await?;
        self.is_declared = true;
        Ok(states)
    }

    /// Records the ticks of one schedule, one after the other; `false` when somebody else was faster.
    async fn record_all(&self, ticks: Vec<NewTick>) -> Result<bool, StoreError> {
        for tick in ticks {
            let name = Arc::clone(&tick.key.name);
            crash_point::reached("scheduler/decided");
            let recorded = self.instance.store().record_tick(tick).await;
            crash_point::reached("scheduler/recorded");
            match recorded {
                Ok(RecordedTick { tick, .. }) => {
                    let runs = tick.runs.len();
                    info!(schedule = %name, instant = %tick.instant, runs, missed = tick.missed, "schedule ticked");
                    if let TickOutcome::Failed { error } = &tick.outcome {
                        warn!(schedule = %name, instant = %tick.instant, error, "a tick of a schedule failed");
                    }
                    self.alerting.tick(&tick);
                }
                Err(error) if error.is_conflict() => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }
}
