//! [`RunConfig`]: the settings of assets for one run, each value with its origin.

use std::{collections::BTreeMap, fmt};

use serde_json::Value;

use super::{ConfigFault, Located, Origin, SettingFault};
use crate::key::AssetKey;

/// The settings of assets for one run, each value with its origin. Its `Debug` shows no value.
///
/// [`Definitions::configure`](crate::Definitions::configure) makes it from layers. Code that asks for a run may write it by
/// hand:
///
/// ```
/// use edge_assets::config::{Origin, RunConfig};
/// let mut config = RunConfig::new();
/// config.insert("edge/daily".parse()?, serde_json::json!({ "limit": 5 }));
/// assert_eq!(config.origin(&"edge/daily".parse()?, "limit"), Some(&Origin::Request));
/// # Ok::<(), edge_assets::KeyError>(())
/// ```
#[derive(Clone, Default)]
pub struct RunConfig {
    assets: BTreeMap<AssetKey, Located>,
}

impl RunConfig {
    /// No settings: every asset has its defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is no setting.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.assets.is_empty()
    }

    /// Sets the settings of an asset; those that it had are gone.
    pub fn insert(&mut self, asset: AssetKey, settings: Value) {
        self.assets.insert(asset, Located::new(settings, Origin::Request));
    }

    /// The assets that have settings.
    pub fn assets(&self) -> impl Iterator<Item = &AssetKey> {
        self.assets.keys()
    }

    /// The settings of an asset, secrets included; [`AssetGraph::recordable`](crate::graph::AssetGraph::recordable) leaves
    /// them out.
    #[must_use]
    pub fn expose(&self, asset: &AssetKey) -> Option<&Value> {
        self.assets.get(asset).map(|located| &located.value)
    }

    /// Where a setting such as `login.user` stands, when it was set.
    #[must_use]
    pub fn origin(&self, asset: &AssetKey, setting: &str) -> Option<&Origin> {
        let located = self.assets.get(asset)?;
        let mut value = &located.value;
        let mut path = Vec::new();
        for name in setting.split('.').filter(|name| !name.is_empty()) {
            value = value.get(name)?;
            path.push(super::error::PathStep::Name(name.to_owned()));
        }
        Some(located.origin_of(&path))
    }

    /// Lays settings of one asset over those that are there.
    pub(crate) fn overlay(&mut self, asset: &AssetKey, over: Located) {
        match self.assets.get_mut(asset) {
            Some(under) => under.overlay(over),
            None => {
                self.assets.insert(asset.clone(), over);
            }
        }
    }

    pub(crate) fn located(&self) -> impl Iterator<Item = (&AssetKey, &Located)> {
        self.assets.iter()
    }

    pub(crate) fn into_located(self) -> impl Iterator<Item = (AssetKey, Located)> {
        self.assets.into_iter()
    }

    /// Keeps the settings of some assets.
    pub(crate) fn retain(&mut self, keep: impl Fn(&AssetKey) -> bool) {
        self.assets.retain(|asset, _| keep(asset));
    }

    /// A fault of a setting, with its asset and its place.
    pub(crate) fn locate(&self, asset: &AssetKey, fault: &SettingFault) -> ConfigFault {
        let origin = self.assets.get(asset).map(|located| {
            let mut path = fault.path.clone();
            if let super::error::Problem::Unknown { name, .. } = &fault.problem {
                path.push(super::error::PathStep::Name(name.clone()));
            }
            located.origin_of(&path)
        });
        fault.of_asset(asset.as_str(), origin)
    }
}

/// Settings that code asks for, by asset.
impl From<BTreeMap<AssetKey, Value>> for RunConfig {
    fn from(assets: BTreeMap<AssetKey, Value>) -> Self {
        let located = |(asset, settings)| (asset, Located::new(settings, Origin::Request));
        Self {
            assets: assets.into_iter().map(located).collect(),
        }
    }
}

impl fmt::Debug for RunConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.assets.keys()).finish()
    }
}
