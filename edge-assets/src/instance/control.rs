//! What can be asked of runs and triggers that are there: stop, wait, switch on and off.

use std::{sync::Arc, time::Duration};

use tracing::warn;

use super::{FRESHNESS, Instance, InstanceError};
use crate::{
    boxed::error_chain,
    crash_point,
    id::RunId,
    run::Run,
    store::StoreError,
    suggest::did_you_mean,
    tick::{TriggerKey, TriggerKind, TriggerState},
};

/// The trigger whose cursor is the place up to which the ends of runs were looked at. No author can declare this name.
pub(crate) const AFTERMATH: &str = "edge/aftermath";

/// The trigger that stands for all automation conditions: its cursor is the place up to which events were looked at. No author can
/// declare this name, nor one that begins with it and a slash: that is the switch of a single condition.
pub(crate) const AUTOMATION: &str = "edge/automation";

/// How long somebody who waits lets a store be that fails.
const STORE_PAUSE: Duration = Duration::from_secs(1);

impl Instance {
    /// Asks a run to stop. A queued one ends at once; one that is over, or asked already, stays as it is.
    ///
    /// # Errors
    /// [`StoreError::UnknownRun`] when there is none.
    pub async fn cancel(&self, id: RunId, reason: impl Into<String>) -> Result<Run, InstanceError> {
        let asked = self.store().request_cancel(id, self.clock().now(), reason.into()).await;
        crash_point::reached("cancel/asked");
        match asked {
            Ok(run) => Ok(run),
            // It ended before.
            Err(error) if error.is_conflict() => self.run(id).await,
            Err(error) => Err(error.into()),
        }
    }

    /// Waits for the end of a run, and returns it as it is then. A store that fails for a while is waited for, too.
    ///
    /// # Errors
    /// [`StoreError::UnknownRun`] when there is no such run; [`InstanceError::Store`] when the store was closed or is damaged.
    pub async fn wait(&self, id: RunId) -> Result<Run, InstanceError> {
        let mut changes = self.store().changes();
        loop {
            changes.borrow_and_update();
            match self.store().run(id).await {
                Ok(Some(run)) if run.status.is_final() => return Ok(run),
                Ok(Some(_)) => {}
                Ok(None) => return Err(StoreError::UnknownRun(id).into()),
                Err(error) if error.is_transient() => {
                    warn!(run = %id, error = error_chain(&error), "the store does not answer; waiting for it");
                    tokio::time::sleep(STORE_PAUSE).await;
                    continue;
                }
                Err(error) => return Err(error.into()),
            }
            if changes.changed().await.is_err() {
                return Err(StoreError::Closed.into());
            }
        }
    }

    /// Switches a schedule or sensor on or off, against or with its declaration. Switched on, it begins now: nothing is made up for.
    ///
    /// # Errors
    /// [`InstanceError::UnknownTrigger`] when there is none of this name.
    pub async fn switch(&self, kind: TriggerKind, name: &str, on: bool) -> Result<TriggerState, InstanceError> {
        let key = self.trigger(kind, name)?;
        let now = self.clock().now();
        self.declare_triggers().await?;
        let state = self.store().switch(key, on, now).await?;
        state.ok_or_else(|| self.unknown_trigger(kind, name))
    }

    /// Sets the cursor of a sensor; `None` forgets it, so that the next tick begins anew.
    ///
    /// # Errors
    /// [`InstanceError::UnknownTrigger`] when there is no sensor of this name.
    pub async fn reset_cursor(&self, sensor: &str, cursor: Option<&str>) -> Result<TriggerState, InstanceError> {
        let key = self.trigger(TriggerKind::Sensor, sensor)?;
        self.declare_triggers().await?;
        let state = self.store().reset_cursor(key, cursor.map(Arc::from)).await?;
        state.ok_or_else(|| self.unknown_trigger(TriggerKind::Sensor, sensor))
    }

    /// Sets the cursor of a sensor if it is still what somebody saw; returns how the sensor stands, whose cursor then tells whether
    /// that was done.
    ///
    /// # Errors
    /// [`InstanceError::UnknownTrigger`] when there is no sensor of this name.
    pub async fn move_cursor(&self, sensor: &str, from: Option<&str>, to: &str) -> Result<TriggerState, InstanceError> {
        let key = self.trigger(TriggerKind::Sensor, sensor)?;
        self.declare_triggers().await?;
        let state = self.store().move_cursor(key, from.map(Arc::from), to.into()).await?;
        state.ok_or_else(|| self.unknown_trigger(TriggerKind::Sensor, sensor))
    }

    /// Says in the store how schedules and sensors are declared now, and returns what is remembered of them.
    pub(crate) async fn declare_triggers(&self) -> Result<Vec<TriggerState>, StoreError> {
        let definitions = self.definitions();
        let schedules = definitions.schedules().iter().map(|schedule| {
            (
                self.trigger_key(TriggerKind::Schedule, &schedule.name),
                schedule.definition(),
            )
        });
        let sensors = definitions
            .sensors()
            .iter()
            .map(|sensor| (self.trigger_key(TriggerKind::Sensor, &sensor.name), sensor.definition()));
        let own = (
            self.trigger_key(TriggerKind::Sensor, &AFTERMATH.into()),
            "on the end of a run".into(),
        );
        let freshness = (
            self.trigger_key(TriggerKind::Sensor, &FRESHNESS.into()),
            "on what was made, and on time".into(),
        );
        let automation = (
            self.trigger_key(TriggerKind::Sensor, &AUTOMATION.into()),
            "on what was made, and on time".into(),
        );
        let all = schedules.chain(sensors).chain([own, freshness, automation]).collect();
        let declared = self.store().declare(all, self.clock().now()).await;
        crash_point::reached("triggers/declared");
        declared
    }

    pub(crate) fn trigger_key(&self, kind: TriggerKind, name: &Arc<str>) -> TriggerKey {
        TriggerKey {
            location: Arc::clone(self.location()),
            kind,
            name: Arc::clone(name),
        }
    }

    fn trigger(&self, kind: TriggerKind, name: &str) -> Result<TriggerKey, InstanceError> {
        let known = self.trigger_names(kind).into_iter().find(|known| **known == *name);
        match known {
            Some(name) => Ok(self.trigger_key(kind, &name)),
            None => Err(self.unknown_trigger(kind, name)),
        }
    }

    fn trigger_names(&self, kind: TriggerKind) -> Vec<Arc<str>> {
        let definitions = self.definitions();
        match kind {
            TriggerKind::Schedule => definitions
                .schedules()
                .iter()
                .map(|def| Arc::clone(&def.name))
                .collect(),
            TriggerKind::Sensor => definitions.sensors().iter().map(|def| Arc::clone(&def.name)).collect(),
        }
    }

    fn unknown_trigger(&self, kind: TriggerKind, name: &str) -> InstanceError {
        let known = self.trigger_names(kind);
        InstanceError::UnknownTrigger {
            kind,
            name: name.to_owned(),
            offer: did_you_mean(name, known.iter().map(|name| &**name)),
        }
    }
}
