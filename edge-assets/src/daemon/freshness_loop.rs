//! Watches how fresh assets are: sleeps to the next instant at which one may change, records changes, and tells of them.
//!
//! What it knows is the cursor of a trigger of its own, so a change is recorded once, whatever ends this process, and told once.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use tracing::info;

use super::{
    alerting::Alerting,
    freshness::{outlook, summary},
    rounds::{Look, go_round},
    supervisor::Beat,
};
use crate::{
    cancel::CancelToken,
    id::TickId,
    instance::{FRESHNESS, Instance, known_of},
    key::AssetKey,
    policy::FreshnessPolicy,
    store::StoreError,
    tick::{NewTick, TickOutcome, TriggerKey, TriggerKind, TriggerState},
    trigger::next_instant,
};

/// The shortest time between two looks because something was made; an instant is never waited past.
const REST: Duration = Duration::from_secs(1);

/// Watches how fresh assets are.
pub(super) struct FreshnessWatch {
    instance: Instance,
    key: TriggerKey,
    asked: Vec<(AssetKey, FreshnessPolicy)>,
    alerting: Alerting,
    is_declared: bool,
}

impl FreshnessWatch {
    pub(super) fn new(instance: Instance, alerting: Alerting) -> Self {
        Self {
            key: instance.trigger_key(TriggerKind::Sensor, &FRESHNESS.into()),
            asked: instance.freshness_policies(),
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

    async fn state(&mut self) -> Result<Option<TriggerState>, StoreError> {
        if !self.is_declared {
            self.instance.declare_triggers().await?;
            self.is_declared = true;
        }
        self.instance.freshness_state().await
    }

    /// Records the changes with what is known from now on; `false` when somebody else was faster.
    async fn record(
        &self,
        state: &TriggerState,
        reason: String,
        known: String,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let tick = NewTick {
            id: TickId::generate(),
            key: self.key.clone(),
            instant: next_instant(state, now),
            previous: state.last_at,
            began_at: now,
            ended_at: now,
            outcome: TickOutcome::Skipped { reason },
            runs: Vec::new(),
            cancel: Vec::new(),
            cursor: Some(Arc::from(known)),
            missed: 0,
            alert: None,
        };
        match self.instance.store().record_tick(tick).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_conflict() => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl Look for FreshnessWatch {
    async fn round(&mut self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        if self.asked.is_empty() {
            return Ok(None);
        }
        let Some(state) = self.state().await? else {
            return Ok(None);
        };
        let last = self.instance.last_made(&self.asked).await?;
        let outlook = outlook(&self.asked, &last, &known_of(&state), now);
        if outlook.changes.is_empty() {
            return Ok(outlook.wake_at);
        }
        let reason = summary(&outlook.changes);
        // Keys and states always have a JSON form.
        let known = serde_json::to_string(&outlook.known).unwrap_or_default();
        if !self.record(&state, reason.clone(), known, now).await? {
            return Ok(Some(now.checked_add(REST).unwrap_or(Timestamp::MAX)));
        }
        info!(changes = reason, "the freshness of assets changed");
        for change in &outlook.changes {
            self.alerting.freshness(change.alert(now), self.instance.location());
        }
        Ok(outlook.wake_at)
    }
}
