//! [`Needs`]: what the parameters of an asset ask for, gathered before anything runs.

use std::any::{TypeId, type_name};

pub use crate::boxed::Erased;
use crate::{
    config::{ConfigFault, RunConfig, SettingFault, Settings, SettingsError, SettingsSpec},
    key::AssetKey,
    partition::{FromPartitionKey, KeyKind, PartitionMapping},
    resource::ResourceNeed,
};

/// The type of a value.
#[derive(Debug, Clone, Copy)]
pub struct ValueType {
    /// The type.
    pub id: TypeId,
    /// Its name, for people.
    pub name: &'static str,
}

impl ValueType {
    /// The type `T`.
    #[must_use]
    pub fn of<T: 'static>() -> Self {
        Self {
            id: TypeId::of::<T>(),
            name: type_name::<T>(),
        }
    }
}

/// An upstream asset, and what is taken of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DepNeed {
    /// The upstream asset.
    pub key: AssetKey,
    /// The type in which its value is taken; `None` when only the order matters.
    pub value: Option<ValueType>,
    /// Whether the values of several partitions are taken.
    pub takes_several: bool,
    /// From which partitions upstream a partition is made; without it, what goes without saying:
    /// [`PartitionMapping::between`].
    pub mapping: Option<PartitionMapping>,
}

impl DepNeed {
    /// An upstream asset of which only the order matters.
    #[must_use]
    pub fn order(key: AssetKey) -> Self {
        Self {
            key,
            value: None,
            takes_several: false,
            mapping: None,
        }
    }

    /// An upstream asset whose value is taken.
    #[must_use]
    pub fn value(key: AssetKey, value: ValueType) -> Self {
        Self {
            value: Some(value),
            ..Self::order(key)
        }
    }

    /// An upstream asset of which the values of several partitions are taken.
    #[must_use]
    pub fn values(key: AssetKey, value: ValueType) -> Self {
        Self {
            takes_several: true,
            ..Self::value(key, value)
        }
    }
}

/// The value of the asset's own partition before.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PreviousNeed {
    /// The asset that the parameter names, which must be the one that has the parameter.
    pub key: AssetKey,
    /// The type of its value.
    pub value: ValueType,
}

/// Finds what is wrong with a value of settings.
pub type ConfigCheck = fn(&serde_json::Value) -> Vec<SettingFault>;

/// The configuration that an asset takes.
#[derive(Debug, Clone, Copy)]
pub struct ConfigNeed {
    /// The type.
    pub value: ValueType,
    /// Its settings.
    pub spec: &'static SettingsSpec,
    /// Finds what is wrong with a value of it.
    pub check: ConfigCheck,
}

impl ConfigNeed {
    /// The struct of settings `C`.
    #[must_use]
    pub fn of<C: Settings>() -> Self {
        Self {
            value: ValueType::of::<C>(),
            spec: C::SPEC,
            check: |value| {
                C::from_json(value)
                    .err()
                    .map(SettingsError::into_faults)
                    .unwrap_or_default()
            },
        }
    }

    /// Finds what is wrong with the settings of an asset in a run; of settings that nobody set, too.
    pub(crate) fn faults(&self, asset: &AssetKey, config: &RunConfig) -> Vec<(SettingFault, ConfigFault)> {
        let empty = serde_json::Value::Object(serde_json::Map::new());
        let value = config.expose(asset).unwrap_or(&empty);
        let located = |fault: SettingFault| {
            let located = config.locate(asset, &fault);
            (fault, located)
        };
        (self.check)(value).into_iter().map(located).collect()
    }
}

/// The type in which a partition is taken.
#[derive(Debug, Clone, Copy)]
pub struct PartitionNeed {
    /// Its name, for people.
    pub name: &'static str,
    /// Which partitions it can be read from.
    pub kind: KeyKind,
    /// Whether the asset also runs without one.
    pub is_optional: bool,
}

impl PartitionNeed {
    /// The type `K`.
    #[must_use]
    pub fn of<K: FromPartitionKey>(is_optional: bool) -> Self {
        Self {
            name: type_name::<K>(),
            kind: K::KIND,
            is_optional,
        }
    }
}

/// What the parameters of an asset ask for.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Needs {
    /// Upstream assets.
    pub deps: Vec<DepNeed>,
    /// Resources.
    pub resources: Vec<ResourceNeed>,
    /// The configuration, when one is taken.
    pub config: Option<ConfigNeed>,
    /// A second configuration of another type, which is a fault.
    pub(crate) second_config: Option<ConfigNeed>,
    /// The types in which the partition is taken.
    pub partitions: Vec<PartitionNeed>,
    /// The value of the partition before, when that is taken: each partition is then made after the one before it.
    pub previous: Option<PreviousNeed>,
    /// Mappings of assets that are no upstream, which is a fault.
    pub(crate) unmatched_mappings: Vec<AssetKey>,
}

impl Needs {
    /// Adds an upstream whose value is not taken.
    pub fn after(&mut self, key: AssetKey) {
        self.deps.push(DepNeed::order(key));
    }

    /// Takes a configuration; the definitions refuse two of different types.
    pub fn take_config(&mut self, config: ConfigNeed) {
        match self.config {
            Some(first) if first.value.id != config.value.id => self.second_config = Some(config),
            _ => self.config = Some(config),
        }
    }

    /// Says from which partitions of an upstream a partition is made; once all upstream are known.
    pub(crate) fn map(&mut self, key: &AssetKey, mapping: PartitionMapping) {
        match self.deps.iter_mut().find(|dep| dep.key == *key) {
            Some(dep) => dep.mapping = Some(mapping),
            None => self.unmatched_mappings.push(key.clone()),
        }
    }

    /// Keeps one entry for each upstream; the one that takes the value wins.
    pub(crate) fn deduplicate(&mut self) {
        if self.deps.len() < 2 {
            return;
        }
        let mut kept: Vec<DepNeed> = Vec::with_capacity(self.deps.len());
        for dep in self.deps.drain(..) {
            match kept.iter_mut().find(|other| other.key == dep.key) {
                Some(other) => {
                    other.value = other.value.or(dep.value);
                    other.takes_several |= dep.takes_several;
                    other.mapping = other.mapping.or(dep.mapping);
                }
                None => kept.push(dep),
            }
        }
        self.deps = kept;
    }
}
