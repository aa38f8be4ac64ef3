//! Automation conditions as people ask for them: which there are, how they stand, what one would say now.

use std::sync::Arc;

use serde::Serialize;

use super::{AUTOMATION, ConditionSwitches, ConditionWatch, Instance, InstanceError};
use crate::{
    automation::{Evaluator, Explanation},
    condition::AutomationCondition,
    graph::AssetId,
    key::AssetKey,
    page::{Page, PageRequest},
    store::{ConditionEvaluation, EventPosition},
    tick::{TriggerKind, TriggerState},
};

/// How automation stands: whether the daemon evaluates conditions, and those that there are.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Automation {
    /// Whether conditions are evaluated.
    pub is_on: bool,
    /// What the store remembers; nothing before a daemon has looked.
    pub state: Option<TriggerState>,
    /// The assets that have a condition, each after all of its upstream.
    pub assets: Vec<AssetAutomation>,
}

/// An asset with its condition.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AssetAutomation {
    /// The asset.
    pub asset: AssetKey,
    /// The condition.
    pub condition: Arc<AutomationCondition>,
    /// Whether it is on by itself.
    pub is_on: bool,
    /// Whether the daemon evaluates it: it is on, and so is [automation](Automation::is_on).
    pub is_evaluated: bool,
    /// Its newest evaluation.
    pub newest: Option<ConditionEvaluation>,
}

/// What evaluating a condition would come to at this moment.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct DryEvaluation {
    /// The asset.
    pub asset: AssetKey,
    /// How many partitions would be requested.
    pub requested: u64,
    /// The first of them, as ranges; none of an asset without partitions.
    pub ranges: Vec<String>,
    /// Why.
    pub explanation: Option<Explanation>,
}

impl Instance {
    /// The assets that have an automation condition, and how those stand.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn automation(&self) -> Result<Automation, InstanceError> {
        let graph = self.definitions().graph();
        let states = self.store().triggers(Arc::clone(self.location())).await?;
        let switches = ConditionSwitches::of(&states);
        let state = of_all(states);
        let is_on = is_on(state.as_ref());
        let mut assets = Vec::new();
        for id in graph.topological() {
            assets.extend(self.standing(id, &switches, is_on).await?);
        }
        Ok(Automation { is_on, state, assets })
    }

    /// The automation condition of an asset, and how it stands.
    ///
    /// # Errors
    /// [`InstanceError::UnknownAsset`] and [`InstanceError::WithoutCondition`]; [`InstanceError::Store`].
    pub async fn asset_automation(&self, asset: &AssetKey) -> Result<AssetAutomation, InstanceError> {
        let id = self.with_condition(asset)?;
        let states = self.store().triggers(Arc::clone(self.location())).await?;
        let switches = ConditionSwitches::of(&states);
        let standing = self.standing(id, &switches, is_on(of_all(states).as_ref())).await?;
        standing.ok_or_else(|| self.without_condition(asset))
    }

    /// How it stands with the condition of an asset that has one.
    async fn standing(
        &self,
        id: AssetId,
        switches: &ConditionSwitches,
        are_on: bool,
    ) -> Result<Option<AssetAutomation>, InstanceError> {
        let asset = self.definitions().graph().asset(id);
        let Some(condition) = &asset.automation else {
            return Ok(None);
        };
        let newest = self.evaluations(&asset.key, PageRequest::first(1)).await?;
        let is_on = switches.is_on(&asset.key);
        Ok(Some(AssetAutomation {
            asset: asset.key.clone(),
            condition: Arc::clone(condition),
            is_on,
            is_evaluated: is_on && are_on,
            newest: newest.items.into_iter().next(),
        }))
    }

    /// The evaluations of an asset's condition that said something new, newest first.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn evaluations(
        &self,
        asset: &AssetKey,
        page: PageRequest,
    ) -> Result<Page<ConditionEvaluation>, InstanceError> {
        let location = Arc::clone(self.location());
        Ok(self.store().evaluations(location, asset.clone(), page).await?)
    }

    /// Has the daemon evaluate automation conditions, or not. Switched on, it begins now: nothing is made up for.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn switch_automation(&self, on: bool) -> Result<TriggerState, InstanceError> {
        let now = self.clock().now();
        let declared = self.declare_triggers().await?;
        let key = self.trigger_key(TriggerKind::Sensor, &AUTOMATION.into());
        self.switch_declared(key, declared, on, now).await
    }

    /// Evaluates the condition of an asset as the daemon would at this moment, and changes nothing.
    ///
    /// # Errors
    /// [`InstanceError::UnknownAsset`] and [`InstanceError::WithoutCondition`]; [`InstanceError::Store`].
    pub async fn evaluate_condition(&self, asset: &AssetKey) -> Result<DryEvaluation, InstanceError> {
        let id = self.with_condition(asset)?;
        let evaluator = Arc::new(Evaluator::new(self.definitions().graph()));
        let now = self.clock().now();
        let key = self.trigger_key(TriggerKind::Sensor, &AUTOMATION.into());
        let states = self.store().triggers(Arc::clone(self.location())).await?;
        let mut switches = ConditionSwitches::of(&states);
        // That is what the question is about.
        switches.forget(asset);
        let kept = of_all(states);
        let position = match kept.as_ref().and_then(place_of_state) {
            Some(position) => position,
            None => self.store().last_position().await?,
        };
        let state = kept.unwrap_or_else(|| TriggerState::first_seen(key, Arc::default(), now));
        let mut watch = ConditionWatch::begin(self, evaluator, &state, position, now).await?;
        watch.switch(&switches, self);
        watch.catch_up(self, now).await?;
        // As if nothing had been told before, so that it is explained.
        let evaluation = watch.evaluate_telling_all(self);
        let verdict = evaluation.verdicts.into_iter().find(|verdict| verdict.asset == id);
        Ok(DryEvaluation {
            asset: asset.clone(),
            requested: verdict.as_ref().map_or(0, |verdict| verdict.requested.len()),
            ranges: verdict.as_ref().map_or_else(Vec::new, |verdict| watch.ranges(verdict)),
            explanation: verdict.and_then(|verdict| verdict.explanation),
        })
    }

    /// The number of an asset that has a condition.
    pub(super) fn with_condition(&self, asset: &AssetKey) -> Result<AssetId, InstanceError> {
        let graph = self.definitions().graph();
        let id = graph
            .id(asset.as_str())
            .filter(|id| graph.asset(*id).automation.is_some());
        id.ok_or_else(|| self.without_condition(asset))
    }

    fn without_condition(&self, asset: &AssetKey) -> InstanceError {
        let graph = self.definitions().graph();
        match graph.get(asset.as_str()) {
            Some(_) => InstanceError::WithoutCondition(asset.clone()),
            None => InstanceError::UnknownAsset {
                asset: asset.to_string(),
                offer: graph.offer(asset.as_str()),
            },
        }
    }
}

/// What is remembered of the trigger that stands for all conditions.
fn of_all(states: Vec<TriggerState>) -> Option<TriggerState> {
    states.into_iter().find(|state| *state.key.name == *AUTOMATION)
}

/// Whether conditions are evaluated.
pub(crate) fn is_on(state: Option<&TriggerState>) -> bool {
    state.and_then(|state| state.switched).unwrap_or(true)
}

/// The place up to which the last look had read.
pub(crate) fn place_of_state(state: &TriggerState) -> Option<EventPosition> {
    state.cursor.as_deref()?.parse().ok().map(EventPosition)
}
