//! How fresh assets are: by what the store holds of them, at the present instant.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Instance, InstanceError};
use crate::{
    asset::AssetDef,
    event::EventKind,
    key::AssetKey,
    metadata::{Metadata, MetadataValue},
    page::{Page, PageRequest},
    policy::{Freshness, FreshnessLook, FreshnessPolicy},
    store::{StoreError, StoredEvent, TickFilter},
    tick::{Tick, TriggerKind, TriggerState},
};

/// The trigger whose cursor holds how fresh assets were at the last look, and whose ticks are the changes. No author can declare
/// this name.
pub(crate) const FRESHNESS: &str = "edge/freshness";

/// The metadata of an observation that says how new the data itself is, where that is another instant than that of the look.
pub const DATA_AS_OF: &str = "edge/data_as_of";

/// How fresh an asset is.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct AssetFreshness {
    /// The asset.
    pub asset: AssetKey,
    /// What is asked of it, for people.
    pub policy: String,
    /// When it was last made, of whichever partition.
    pub last: Option<Timestamp>,
    /// How fresh it is, why, and when that may change.
    #[serde(flatten)]
    pub look: FreshnessLook,
    /// Since when it is so, as far as the daemon has noticed.
    pub since: Option<Timestamp>,
}

/// How fresh an asset was when the daemon last looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KnownFreshness {
    pub(crate) state: Freshness,
    pub(crate) since: Timestamp,
}

/// What the daemon knows of all assets that ask for freshness.
pub(crate) type KnownFreshnesses = BTreeMap<AssetKey, KnownFreshness>;

impl Instance {
    /// How fresh the assets are that say how fresh they should be; of all of them when `assets` is empty.
    ///
    /// It looks at the newest materialization or observation of each. An observation that records an instant as
    /// [`DATA_AS_OF`] is as new as that.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn freshness(&self, assets: &[AssetKey]) -> Result<Vec<AssetFreshness>, InstanceError> {
        let asked: Vec<(AssetKey, FreshnessPolicy)> = self
            .freshness_policies()
            .into_iter()
            .filter(|(key, _)| assets.is_empty() || assets.contains(key))
            .collect();
        let last = self.last_made(&asked).await?;
        let known = match self.freshness_state().await? {
            Some(state) => known_of(&state),
            None => KnownFreshnesses::new(),
        };
        let now = self.clock().now();
        let found = asked.into_iter().map(|(asset, policy)| {
            let last = last.get(&asset).copied();
            let look = policy.evaluate(last, now);
            let known = known.get(&asset).filter(|known| known.state == look.state);
            AssetFreshness {
                policy: policy.to_string(),
                last,
                since: known.map(|known| known.since),
                look,
                asset,
            }
        });
        Ok(found.collect())
    }

    /// The changes of freshness that the daemon has noticed, newest first: each tick says which.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn freshness_changes(&self, page: PageRequest) -> Result<Page<Tick>, InstanceError> {
        let filter = TickFilter {
            location: Some(Arc::clone(self.location())),
            kind: Some(TriggerKind::Sensor),
            name: Some(FRESHNESS.into()),
            without_skips: false,
        };
        Ok(self.store().ticks(filter, page).await?)
    }

    /// The assets that say how fresh they should be.
    pub(crate) fn freshness_policies(&self) -> Vec<(AssetKey, FreshnessPolicy)> {
        let graph = self.definitions().graph();
        let of_asset = |asset: &AssetDef| Some((asset.key.clone(), asset.freshness()?));
        graph.topological().filter_map(|id| of_asset(graph.asset(id))).collect()
    }

    /// When each of these assets was last made.
    pub(crate) async fn last_made(
        &self,
        asked: &[(AssetKey, FreshnessPolicy)],
    ) -> Result<BTreeMap<AssetKey, Timestamp>, StoreError> {
        // To the store no assets are all assets.
        if asked.is_empty() {
            return Ok(BTreeMap::new());
        }
        let keys = asked.iter().map(|(key, _)| key.clone()).collect();
        let states = self.store().latest_of(keys).await?;
        let mut last: BTreeMap<AssetKey, Timestamp> = BTreeMap::new();
        for state in states {
            let at = made_at(&state.latest);
            let newest = last.entry(state.asset).or_insert(at);
            *newest = at.max(*newest);
        }
        Ok(last)
    }

    /// What is remembered of the trigger that stands for the looks of the daemon.
    pub(crate) async fn freshness_state(&self) -> Result<Option<TriggerState>, StoreError> {
        let states = self.store().triggers(Arc::clone(self.location())).await?;
        Ok(states.into_iter().find(|state| *state.key.name == *FRESHNESS))
    }
}

/// What the daemon knew at its last look; nothing when it never looked.
pub(crate) fn known_of(state: &TriggerState) -> KnownFreshnesses {
    let cursor = state.cursor.as_deref();
    // Another version may have written it in another way: the states are found anew then.
    cursor
        .and_then(|cursor| serde_json::from_str(cursor).ok())
        .unwrap_or_default()
}

/// How new the data is.
pub(crate) fn made_at(latest: &StoredEvent) -> Timestamp {
    let of_data = |metadata: &Metadata| match metadata.get(DATA_AS_OF) {
        Some(MetadataValue::Timestamp(at)) => Some(*at),
        _ => None,
    };
    let record = &latest.record;
    let said = match &record.kind {
        EventKind::AssetMaterialized { metadata, .. } | EventKind::AssetObserved { metadata, .. } => of_data(metadata),
        _ => None,
    };
    said.unwrap_or(record.at)
}
