//! [`AssetGraphBuilder`]: collects assets and checks, finds all faults at once, seals.
//!
//! Keys are interned to numbers once; from then on every look-up is an index.

use indexmap::IndexMap;

use super::{AssetGraph, GraphFault, asset_graph::KeyIndex, dag::Dag, multi::Multis};
use crate::{
    asset::{AssetDef, CheckDef, ValueType},
    key::{AssetKey, CheckKey},
    suggest::did_you_mean,
};

/// "Did you mean" looks at every key; over this many faults it would make a broken graph slow to refuse.
const OFFERS: usize = 20;

/// Collects assets and checks; [`build`](Self::build) checks and seals them.
#[derive(Debug, Default)]
pub struct AssetGraphBuilder {
    assets: Vec<AssetDef>,
    checks: Vec<CheckDef>,
}

impl AssetGraphBuilder {
    /// Starts without assets.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds assets.
    #[must_use]
    pub fn assets(mut self, assets: impl IntoIterator<Item = AssetDef>) -> Self {
        self.assets.extend(assets);
        self
    }

    /// Adds checks.
    #[must_use]
    pub fn checks(mut self, checks: impl IntoIterator<Item = CheckDef>) -> Self {
        self.checks.extend(checks);
        self
    }

    /// Checks everything and seals the graph.
    ///
    /// # Errors
    /// Every fault there is, in the order of definition.
    pub fn build(self) -> Result<AssetGraph, Vec<GraphFault>> {
        let Self { mut assets, checks } = self;
        let checks: Vec<CheckDef> = assets
            .iter_mut()
            .flat_map(|asset| std::mem::take(&mut asset.checks))
            .chain(checks)
            .collect();
        let mut faults = Vec::new();
        let index = intern(&assets, &mut faults);
        let edges = edges(&assets, &index, &mut faults);
        faults.extend(assets.iter().filter_map(io_fault));
        faults.extend(assets.iter().flat_map(|asset| still_there(asset, &index)));
        let checks_of = attach_checks(&assets, &checks, &index, &mut faults);
        let nodes = u32::try_from(assets.len()).unwrap_or(u32::MAX);
        match Dag::new(nodes, &edges) {
            Ok(dag) => {
                let multis = Multis::of(&assets);
                multis.faults(&assets, &edges, &mut faults);
                if faults.is_empty() {
                    return Ok(AssetGraph::seal(assets, checks, checks_of, index, dag, multis));
                }
                Err(faults)
            }
            Err(rings) => {
                let named = |ring: Vec<u32>| ring.iter().map(|&node| assets[node as usize].key.clone()).collect();
                faults.extend(rings.into_iter().filter_map(|ring| {
                    let source_at = assets[*ring.first()? as usize].source;
                    let ring = named(ring);
                    Some(GraphFault::Cycle { source_at, ring })
                }));
                Err(faults)
            }
        }
    }
}

fn intern(assets: &[AssetDef], faults: &mut Vec<GraphFault>) -> KeyIndex {
    let mut index = KeyIndex::with_capacity_and_hasher(assets.len(), foldhash::fast::RandomState::default());
    for (asset, id) in assets.iter().zip(0_u32..) {
        match index.entry(asset.key.clone()) {
            indexmap::map::Entry::Vacant(free) => {
                free.insert(id);
            }
            indexmap::map::Entry::Occupied(taken) => faults.push(GraphFault::DuplicateAsset {
                key: asset.key.clone(),
                first: assets[*taken.get() as usize].source,
                second: asset.source,
            }),
        }
    }
    index
}

fn edges(assets: &[AssetDef], index: &KeyIndex, faults: &mut Vec<GraphFault>) -> Vec<(u32, u32)> {
    let mut edges = Vec::with_capacity(assets.iter().map(|asset| asset.needs.deps.len()).sum());
    for (asset, id) in assets.iter().zip(0_u32..) {
        for dep in &asset.needs.deps {
            let Some(&upstream) = index.get(&dep.key) else {
                faults.push(GraphFault::MissingUpstream {
                    asset: asset.key.clone(),
                    source_at: asset.source,
                    upstream: dep.key.clone(),
                    offer: offer(&dep.key, index, faults.len()),
                });
                continue;
            };
            edges.push((upstream, id));
            if let Some(expected) = dep.value {
                faults.extend(value_fault(asset, &assets[upstream as usize], expected));
            }
        }
    }
    edges
}

fn value_fault(asset: &AssetDef, upstream: &AssetDef, expected: ValueType) -> Option<GraphFault> {
    let (source_at, asset, key) = (asset.source, asset.key.clone(), upstream.key.clone());
    if upstream.compute.is_external() {
        return Some(GraphFault::ExternalValue {
            asset,
            source_at,
            upstream: key,
        });
    }
    (upstream.output.id != expected.id).then_some(GraphFault::WrongType {
        asset,
        source_at,
        upstream: key,
        expected: expected.name,
        found: upstream.output.name,
    })
}

fn io_fault(asset: &AssetDef) -> Option<GraphFault> {
    let choice = asset.io.filter(|_| asset.io_type.is_none())?;
    Some(GraphFault::NothingToStore {
        asset: asset.key.clone(),
        source_at: asset.source,
        manager: choice.need().display(),
    })
}

fn still_there<'a>(asset: &'a AssetDef, index: &'a KeyIndex) -> impl Iterator<Item = GraphFault> + 'a {
    let before = asset.renamed_from.iter().filter(|key| index.contains_key(*key));
    before.map(|before| GraphFault::StillThere {
        asset: asset.key.clone(),
        source_at: asset.source,
        before: before.clone(),
    })
}

fn offer(unknown: &AssetKey, index: &KeyIndex, faults: usize) -> String {
    if faults >= OFFERS {
        return String::new();
    }
    did_you_mean(unknown.as_str(), index.keys().map(AssetKey::as_str))
}

/// The numbers of the checks of each asset that has any.
fn attach_checks(
    assets: &[AssetDef],
    checks: &[CheckDef],
    index: &KeyIndex,
    faults: &mut Vec<GraphFault>,
) -> IndexMap<u32, Vec<u32>> {
    let mut seen: IndexMap<&CheckKey, &CheckDef> = IndexMap::new();
    let mut checks_of: IndexMap<u32, Vec<u32>> = IndexMap::new();
    for (check, number) in checks.iter().zip(0_u32..) {
        if let Some(first) = seen.insert(&check.key, check) {
            let (first, second) = (first.source, check.source);
            faults.push(GraphFault::DuplicateCheck {
                check: check.key.clone(),
                first,
                second,
            });
        }
        let Some(&asset) = index.get(&check.key.asset) else {
            let offer = offer(&check.key.asset, index, faults.len());
            faults.push(GraphFault::CheckOfNothing {
                check: check.key.clone(),
                source_at: check.source,
                offer,
            });
            continue;
        };
        for dep in &check.needs.deps {
            if dep.key != check.key.asset {
                faults.push(GraphFault::CheckOfOther {
                    check: check.key.clone(),
                    source_at: check.source,
                    other: dep.key.clone(),
                });
            } else if let Some(expected) = dep.value {
                let asset = &assets[asset as usize];
                faults.extend(value_fault(asset, asset, expected));
            }
        }
        checks_of.entry(asset).or_default().push(number);
    }
    checks_of
}
