//! [`TriggerStatus`]: how schedules and sensors are declared and where they stand.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Instance, InstanceError};
use crate::{
    page::{Page, PageRequest},
    store::TickFilter,
    tick::{Tick, TriggerKind, TriggerState},
    trigger::{ScheduleDef, SensorDef, due, wait},
};

/// A schedule or sensor, as declared and as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TriggerStatus {
    /// What it is.
    pub kind: TriggerKind,
    /// Its name.
    pub name: Arc<str>,
    /// The job that it launches.
    pub job: Option<Arc<str>>,
    /// Whether it is on: by its declaration, or by what somebody decided.
    pub is_on: bool,
    /// What the store remembers of it; nothing before a daemon has seen it.
    pub state: Option<TriggerState>,
    /// When it ticks next; nothing when it is off, or when something that happens makes it tick.
    pub next: Option<Timestamp>,
}

impl Instance {
    /// The schedules, then the sensors, in the order of their declaration.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn triggers(&self) -> Result<Vec<TriggerStatus>, InstanceError> {
        let now = self.clock().now();
        let states = self.store().triggers(Arc::clone(self.location())).await?;
        let state_of = |kind, name: &Arc<str>| {
            let key = self.trigger_key(kind, name);
            states.iter().find(|state| state.key == key).cloned()
        };
        let definitions = self.definitions();
        let schedules = definitions.schedules().iter().map(|schedule| {
            let state = state_of(TriggerKind::Schedule, &schedule.name);
            self.schedule_status(schedule, state, now)
        });
        let sensors = definitions.sensors().iter().map(|sensor| {
            let state = state_of(TriggerKind::Sensor, &sensor.name);
            self.sensor_status(sensor, state, now)
        });
        Ok(schedules.chain(sensors).collect())
    }

    /// Ticks that a filter lets through, newest first.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn ticks(&self, filter: TickFilter, page: PageRequest) -> Result<Page<Tick>, InstanceError> {
        Ok(self.store().ticks(filter, page).await?)
    }

    fn schedule_status(&self, schedule: &ScheduleDef, state: Option<TriggerState>, now: Timestamp) -> TriggerStatus {
        let kind = TriggerKind::Schedule;
        let seen = state.clone().unwrap_or_else(|| {
            TriggerState::first_seen(self.trigger_key(kind, &schedule.name), schedule.definition(), now)
        });
        let next = schedule.parse_cron().ok().and_then(|cron| {
            let due = due(schedule, &cron, &seen, now);
            if due.ticks.is_empty() { due.wake_at } else { Some(now) }
        });
        TriggerStatus {
            kind,
            name: Arc::clone(&schedule.name),
            job: Some(Arc::clone(&schedule.job)),
            is_on: seen.switched.unwrap_or(schedule.enabled),
            state,
            next,
        }
    }

    fn sensor_status(&self, sensor: &SensorDef, state: Option<TriggerState>, now: Timestamp) -> TriggerStatus {
        let kind = TriggerKind::Sensor;
        let seen = state.clone().unwrap_or_else(|| {
            TriggerState::first_seen(self.trigger_key(kind, &sensor.name), sensor.definition(), now)
        });
        let pause = wait(sensor, &seen, now).filter(|_| !sensor.kind.is_reaction());
        TriggerStatus {
            kind,
            name: Arc::clone(&sensor.name),
            job: sensor.job.clone(),
            is_on: seen.switched.unwrap_or(sensor.enabled),
            state,
            next: pause.and_then(|pause| now.checked_add(pause).ok()),
        }
    }
}
