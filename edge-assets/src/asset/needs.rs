//! [`Needs`]: what the parameters of an asset ask for, gathered before anything runs.

use std::any::{TypeId, type_name};

pub use crate::boxed::Erased;
use crate::{key::AssetKey, resource::ResourceNeed};

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

/// An upstream asset, and the type in which its value is taken; `None` when only the order matters.
#[derive(Debug, Clone)]
pub struct DepNeed {
    /// The upstream asset.
    pub key: AssetKey,
    /// The type in which its value is taken.
    pub value: Option<ValueType>,
}

/// Checks a run's configuration against the type that an asset takes.
pub type ConfigCheck = fn(&serde_json::Value) -> Result<(), serde_json::Error>;

/// What the parameters of an asset ask for.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Needs {
    /// Upstream assets.
    pub deps: Vec<DepNeed>,
    /// Resources.
    pub resources: Vec<ResourceNeed>,
    /// The type of the configuration, when one is taken.
    pub config: Option<ConfigCheck>,
}

impl Needs {
    /// Adds an upstream whose value is not taken.
    pub fn after(&mut self, key: AssetKey) {
        self.deps.push(DepNeed { key, value: None });
    }

    /// Keeps one entry for each upstream; the one that takes the value wins.
    pub(crate) fn deduplicate(&mut self) {
        if self.deps.len() < 2 {
            return;
        }
        let mut kept: Vec<DepNeed> = Vec::with_capacity(self.deps.len());
        for dep in self.deps.drain(..) {
            match kept.iter_mut().find(|other| other.key == dep.key) {
                Some(other) => other.value = other.value.or(dep.value),
                None => kept.push(dep),
            }
        }
        self.deps = kept;
    }
}
