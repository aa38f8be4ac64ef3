//! Switches of single automation conditions. Each is a trigger in the store, there once somebody has used it.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;

use super::{AUTOMATION, Instance, InstanceError};
use crate::{
    key::AssetKey,
    tick::{TriggerKey, TriggerKind, TriggerState},
};

/// How single conditions were switched; those that nobody has switched are on.
#[derive(Debug, Default)]
pub(crate) struct Switches(BTreeMap<Arc<str>, (bool, Timestamp)>);

impl Switches {
    /// Reads them from the triggers of a location.
    pub(crate) fn of(states: &[TriggerState]) -> Self {
        let of_state = |state: &TriggerState| {
            let asset = state.key.name.strip_prefix(AUTOMATION)?.strip_prefix('/')?;
            Some((asset.into(), (state.switched?, state.since)))
        };
        Self(states.iter().filter_map(of_state).collect())
    }

    /// Whether the condition of an asset is on.
    pub(crate) fn is_on(&self, asset: &AssetKey) -> bool {
        self.0.get(asset.as_str()).is_none_or(|(on, _)| *on)
    }

    /// When somebody last switched it on.
    pub(crate) fn since(&self, asset: &AssetKey) -> Option<Timestamp> {
        self.0
            .get(asset.as_str())
            .filter(|(on, _)| *on)
            .map(|(_, since)| *since)
    }

    /// Takes a condition as if nobody had switched it off.
    pub(crate) fn forget(&mut self, asset: &AssetKey) {
        self.0.remove(asset.as_str());
    }
}

impl Instance {
    /// Has the daemon evaluate the condition of an asset, or not. Switched on, it begins now: what happened meanwhile is not made up
    /// for. While [automation is off](Self::switch_automation) as a whole, no condition is evaluated.
    ///
    /// # Errors
    /// [`InstanceError::UnknownAsset`] and [`InstanceError::WithoutCondition`]; [`InstanceError::Store`].
    pub async fn switch_condition(&self, asset: &AssetKey, on: bool) -> Result<TriggerState, InstanceError> {
        self.with_condition(asset)?;
        let key = self.trigger_key(TriggerKind::Sensor, &format!("{AUTOMATION}/{asset}").into());
        let now = self.clock().now();
        let declared = vec![(key.clone(), "the condition of an asset".into())];
        let declared = self.store().declare(declared, now).await?;
        self.switch_declared(key, declared, on, now).await
    }

    /// Switches a trigger that was declared right before, with these states as the answer.
    pub(super) async fn switch_declared(
        &self,
        key: TriggerKey,
        declared: Vec<TriggerState>,
        on: bool,
        now: Timestamp,
    ) -> Result<TriggerState, InstanceError> {
        let switched = self.store().switch(key.clone(), on, now).await?;
        let before = || declared.into_iter().find(|state| state.key == key);
        switched.or_else(before).ok_or_else(|| InstanceError::UnknownTrigger {
            kind: TriggerKind::Sensor,
            name: key.name.to_string(),
            offer: String::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{AUTOMATION, Switches};
    use crate::tick::{TriggerKey, TriggerKind, TriggerState};

    #[test]
    fn only_what_somebody_has_switched_is_known() {
        let now = "2026-11-26T09:00:00Z".parse().unwrap();
        let state = |name: &str, switched| {
            let key = TriggerKey {
                location: "shop".into(),
                kind: TriggerKind::Sensor,
                name: name.into(),
            };
            let mut state = TriggerState::first_seen(key, "".into(), now);
            state.switched = switched;
            state
        };
        let switches = Switches::of(&[
            state(AUTOMATION, Some(false)),
            state(&format!("{AUTOMATION}/sales/daily"), Some(false)),
            state(&format!("{AUTOMATION}/sales/hourly"), Some(true)),
            state(&format!("{AUTOMATION}/orders"), None),
            state(&format!("{AUTOMATION}s"), Some(false)),
        ]);
        let (daily, hourly) = ("sales/daily".parse().unwrap(), "sales/hourly".parse().unwrap());
        assert!(!switches.is_on(&daily) && switches.is_on(&hourly));
        assert!(switches.is_on(&"orders".parse().unwrap()) && switches.is_on(&"s".parse().unwrap()));
        assert_eq!((switches.since(&daily), switches.since(&hourly)), (None, Some(now)));
    }
}
