//! [`AssetGraph`]: sealed, immutable, acyclic. Look-ups by key and by number.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::{dag::Dag, multi::Multis};
use crate::{
    asset::{AssetDef, CheckDef},
    config::RunConfig,
    key::AssetKey,
    suggest::did_you_mean,
};

/// The number of an asset within one graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AssetId(pub(crate) u32);

impl AssetId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

pub(crate) type KeyIndex = IndexMap<AssetKey, u32, foldhash::fast::RandomState>;

/// Assets and their dependencies; there is no cycle, no missing upstream and no doubled key in it.
#[derive(Debug, Default)]
pub struct AssetGraph {
    assets: Vec<AssetDef>,
    checks: Vec<CheckDef>,
    checks_of: IndexMap<u32, Vec<u32>>,
    index: KeyIndex,
    dag: Dag,
    multis: Multis,
}

impl AssetGraph {
    pub(super) fn seal(
        assets: Vec<AssetDef>,
        checks: Vec<CheckDef>,
        checks_of: IndexMap<u32, Vec<u32>>,
        index: KeyIndex,
        dag: Dag,
        multis: Multis,
    ) -> Self {
        Self {
            assets,
            checks,
            checks_of,
            index,
            dag,
            multis,
        }
    }

    pub(crate) fn dag(&self) -> &Dag {
        &self.dag
    }

    /// How many assets there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.assets.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.assets.is_empty()
    }

    /// How many dependencies there are.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.dag.edge_count()
    }

    /// The assets in the order of their definition.
    #[must_use]
    pub fn assets(&self) -> &[AssetDef] {
        &self.assets
    }

    /// The checks in the order of their definition.
    #[must_use]
    pub fn checks(&self) -> &[CheckDef] {
        &self.checks
    }

    /// The asset of a number.
    #[must_use]
    pub fn asset(&self, id: AssetId) -> &AssetDef {
        &self.assets[id.index()]
    }

    /// The number of a key.
    #[must_use]
    pub fn id(&self, key: &str) -> Option<AssetId> {
        let key = AssetKey::new(key).ok()?;
        self.index.get(&key).copied().map(AssetId)
    }

    /// The asset of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&AssetDef> {
        self.id(key).map(|id| self.asset(id))
    }

    /// "; did you mean ..", for a key that is not there.
    #[must_use]
    pub fn offer(&self, unknown: &str) -> String {
        did_you_mean(unknown, self.index.keys().map(AssetKey::as_str))
    }

    /// The settings of a run as its record may hold them: by asset, without secrets, which each process finds anew where
    /// they stand.
    #[must_use]
    pub fn recordable(&self, config: &RunConfig) -> BTreeMap<AssetKey, serde_json::Value> {
        let of_asset = |key: &AssetKey| {
            let need = self.get(key.as_str())?.needs.config?;
            let mut settings = config.expose(key)?.clone();
            need.spec.redact(&mut settings);
            Some((key.clone(), settings))
        };
        config.assets().filter_map(of_asset).collect()
    }

    /// The checks of an asset.
    pub fn checks_of(&self, id: AssetId) -> impl Iterator<Item = &CheckDef> {
        self.checks_of
            .get(&id.0)
            .into_iter()
            .flatten()
            .map(|&check| &self.checks[check as usize])
    }

    /// The assets that one function makes, in the order of its outputs, this one among them; none when its function makes it alone.
    #[must_use]
    pub fn made_with(&self, id: AssetId) -> &[AssetId] {
        self.multis.number(id).map_or(&[], |number| self.multis.members(number))
    }

    /// The names of all dynamic partitions that assets have.
    #[must_use]
    pub fn dynamic_partitions(&self) -> BTreeSet<&'static str> {
        let definitions = self.assets().iter().filter_map(|asset| asset.partitions);
        definitions.flat_map(|partitions| partitions.dynamic_names()).collect()
    }

    /// The number of the function that makes an asset beside others.
    pub(crate) fn multi(&self, id: AssetId) -> Option<u32> {
        self.multis.number(id)
    }

    /// The assets, each after all of its upstream.
    pub fn topological(&self) -> impl Iterator<Item = AssetId> {
        self.dag.order().iter().copied().map(AssetId)
    }

    /// The direct upstream of an asset.
    pub fn upstream(&self, id: AssetId) -> impl Iterator<Item = AssetId> {
        self.dag.upstream(id.0).iter().copied().map(AssetId)
    }

    /// The direct downstream of an asset.
    pub fn downstream(&self, id: AssetId) -> impl Iterator<Item = AssetId> {
        self.dag.downstream(id.0).iter().copied().map(AssetId)
    }

    /// The groups in the order of their names, each with its assets; assets without a group come last, under `None`.
    #[must_use]
    pub fn groups(&self) -> Vec<(Option<&str>, Vec<AssetId>)> {
        let mut groups: IndexMap<Option<&str>, Vec<AssetId>> = IndexMap::new();
        for id in self.topological() {
            groups.entry(self.asset(id).group.as_deref()).or_default().push(id);
        }
        groups.sort_by(|left, _, right, _| left.is_none().cmp(&right.is_none()).then(left.cmp(right)));
        groups.into_iter().collect()
    }
}
