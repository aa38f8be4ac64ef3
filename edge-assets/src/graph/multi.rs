//! Functions that make several assets: which assets belong together, and whether one call can make them.

use indexmap::IndexMap;

use super::{AssetId, GraphFault, dag::Dag};
use crate::{asset::AssetDef, key::AssetKey};

/// The assets of each function that makes several of them, in the order of its outputs.
#[derive(Debug, Default)]
pub(super) struct Multis {
    members: Vec<Box<[AssetId]>>,
    of: IndexMap<u32, u32>,
}

impl Multis {
    /// Finds what belongs together.
    pub(super) fn of(assets: &[AssetDef]) -> Self {
        let mut found: IndexMap<&str, Vec<(usize, u32)>> = IndexMap::new();
        for (asset, id) in assets.iter().zip(0_u32..) {
            if let Some(multi) = asset.multi
                && let Some(first) = multi.of.keys.first()
            {
                found.entry(*first).or_default().push((multi.place, id));
            }
        }
        let mut multis = Self::default();
        for (mut members, number) in found.into_values().zip(0_u32..) {
            members.sort_unstable();
            multis.of.extend(members.iter().map(|(_, id)| (*id, number)));
            let ids = members.into_iter().map(|(_, id)| AssetId(id));
            multis.members.push(ids.collect());
        }
        multis
    }

    /// The number of the function that makes an asset beside others.
    pub(super) fn number(&self, id: AssetId) -> Option<u32> {
        if self.members.is_empty() {
            return None;
        }
        self.of.get(&id.0).copied()
    }

    /// The assets that a function makes.
    pub(super) fn members(&self, number: u32) -> &[AssetId] {
        self.members.get(number as usize).map(AsRef::as_ref).unwrap_or_default()
    }

    /// Finds functions of which outputs are missing, and those whose outputs wait for each other through other assets.
    pub(super) fn faults(&self, assets: &[AssetDef], edges: &[(u32, u32)], faults: &mut Vec<GraphFault>) {
        for members in &self.members {
            let Some((first, multi)) = members.first().and_then(|id| {
                let asset = &assets[id.index()];
                Some((asset, asset.multi?))
            }) else {
                continue;
            };
            let is_there = |key: &str| members.iter().any(|id| assets[id.index()].key.as_str() == key);
            let missing: Vec<AssetKey> = multi
                .of
                .keys
                .iter()
                .filter(|key| !is_there(key))
                .map(|key| AssetKey::from_checked(key))
                .collect();
            if !missing.is_empty() {
                faults.push(GraphFault::MissingOutput {
                    asset: first.key.clone(),
                    source_at: first.source,
                    function: multi.of.name,
                    missing,
                });
            }
        }
        faults.extend(self.rings(assets, edges));
    }

    /// Each function counts as one node; what it waits for must not wait for it.
    fn rings(&self, assets: &[AssetDef], edges: &[(u32, u32)]) -> Vec<GraphFault> {
        if self.members.is_empty() {
            return Vec::new();
        }
        let node = |id: u32| match self.number(AssetId(id)) {
            Some(number) => self.members(number).first().map_or(id, |first| first.0),
            None => id,
        };
        let contracted: Vec<(u32, u32)> = edges
            .iter()
            .map(|&(from, to)| (node(from), node(to)))
            .filter(|(from, to)| from != to)
            .collect();
        let nodes = u32::try_from(assets.len()).unwrap_or(u32::MAX);
        let Err(rings) = Dag::new(nodes, &contracted) else {
            return Vec::new();
        };
        let fault = |ring: Vec<u32>| {
            let at = ring.iter().find(|id| self.number(AssetId(**id)).is_some())?;
            let asset = &assets[*at as usize];
            let others = ring.iter().filter(|id| *id != at);
            Some(GraphFault::OutputsApart {
                source_at: asset.source,
                function: asset.multi?.of.name,
                between: others.map(|id| assets[*id as usize].key.clone()).collect(),
            })
        };
        rings.into_iter().filter_map(fault).collect()
    }
}
