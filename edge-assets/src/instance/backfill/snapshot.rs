//! What a backfill makes of each asset: as a request says, as the record keeps it, and as the definitions have it now.

use std::sync::Arc;

use jiff::Timestamp;

use super::{super::Instance, BackfillChange};
use crate::{
    asset::{AssetDef, Compute},
    backfill::{Link, Target},
    graph::{AssetGraph, AssetId},
    key::AssetKey,
    partition::{DynamicKeys, PartitionError, PartitionLink, PartitionMapping, PartitionSet, PartitionSpace},
    plan::{PlanError, link_between},
    run::{BackfillSpec, BackfillTarget},
    selection::Selection,
    version::{FNV_START, fnv1a},
};

/// One asset of a backfill.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) key: AssetKey,
    /// Nothing when the asset is gone, or its partitions are cut otherwise.
    pub(super) space: Option<Arc<PartitionSpace>>,
}

/// The assets of a backfill with what is to be made of them, upstream first, and what depends on what.
#[derive(Debug, Clone, Default)]
pub(super) struct Snapshot {
    pub(super) parts: Vec<Part>,
    pub(super) targets: Vec<Target>,
    pub(super) links: Vec<Link>,
}

impl Snapshot {
    /// Of assets in topological order, with what is to be made of each.
    pub(super) fn of(
        graph: &AssetGraph,
        assets: Vec<(AssetId, Arc<PartitionSpace>, PartitionSet)>,
    ) -> Result<Self, PlanError> {
        let mut snapshot = Self::default();
        let mut placed: Vec<(usize, AssetId, Arc<PartitionSpace>)> = Vec::with_capacity(assets.len());
        for (place, (id, space, set)) in assets.into_iter().enumerate() {
            snapshot.push(graph.asset(id), Arc::clone(&space), set, 0);
            placed.push((place, id, space));
        }
        snapshot.connect(graph, &placed)?;
        Ok(snapshot)
    }

    fn push(&mut self, asset: &AssetDef, space: Arc<PartitionSpace>, set: PartitionSet, gone: u64) {
        self.parts.push(Part {
            key: asset.key.clone(),
            space: Some(space),
        });
        self.targets.push(Target {
            definition: asset.partitions,
            set,
            gone,
        });
    }

    fn connect(
        &mut self,
        graph: &AssetGraph,
        placed: &[(usize, AssetId, Arc<PartitionSpace>)],
    ) -> Result<(), PlanError> {
        for (downstream, id, space) in placed {
            let asset = graph.asset(*id);
            for (upstream, other, other_space) in placed {
                if !graph.upstream(*id).any(|up| up == *other) {
                    continue;
                }
                let mapping = asset.needs.deps.iter().find(|dep| dep.key == graph.asset(*other).key);
                let mapping = mapping.and_then(|dep| dep.mapping);
                let says_same = matches!(mapping, None | Some(PartitionMapping::Identity));
                self.links.push(Link {
                    downstream: *downstream,
                    upstream: *upstream,
                    link: link_between(graph, *id, *other, space, other_space)?,
                    same_key: says_same && asset.partitions == graph.asset(*other).partitions,
                });
            }
            if asset.needs.previous.is_some()
                && let Ok(link) = PartitionLink::previous(space)
            {
                self.links.push(Link {
                    downstream: *downstream,
                    upstream: *downstream,
                    link,
                    same_key: false,
                });
            }
        }
        Ok(())
    }

    /// As the record of a backfill keeps it.
    pub(super) fn record(&self, graph: &AssetGraph) -> Vec<BackfillTarget> {
        let parts = self.parts.iter().zip(&self.targets);
        let written = parts.filter_map(|(part, target)| {
            let asset = graph.get(part.key.as_str())?;
            Some(BackfillTarget {
                asset: part.key.clone(),
                count: target.set.len(),
                set: hex(&part.space.as_ref()?.encode(&target.set)),
                fingerprint: fingerprint(asset),
            })
        });
        written.collect()
    }

    /// Reads the record of a backfill with the definitions as they are now; says how they differ from what they were.
    pub(super) fn read(
        graph: &AssetGraph,
        spec: &BackfillSpec,
        keys: &dyn DynamicKeys,
        now: Timestamp,
    ) -> (Self, Vec<BackfillChange>) {
        let (mut snapshot, mut changes) = (Self::default(), Vec::new());
        let mut placed = Vec::new();
        for (place, kept) in spec.targets.iter().enumerate() {
            let asset = kept.asset.clone();
            let id = graph.id(asset.as_str());
            let id = id.filter(|id| !matches!(graph.asset(*id).compute, Compute::External));
            let Some(id) = id else {
                changes.push(BackfillChange::Gone { asset });
                snapshot.push_gone(kept);
                continue;
            };
            let def = graph.asset(id);
            let Ok((space, set)) = decoded(def, kept, keys, now) else {
                changes.push(BackfillChange::Redefined { asset });
                snapshot.push_gone(kept);
                continue;
            };
            let gone = kept.count.saturating_sub(set.len());
            if gone > 0 {
                changes.push(BackfillChange::FewerPartitions { asset, gone });
            } else if fingerprint(def) != kept.fingerprint {
                changes.push(BackfillChange::OtherCode { asset });
            }
            snapshot.push(def, Arc::clone(&space), set, gone);
            placed.push((place, id, space));
        }
        // Definitions that were built have mappings that hold.
        if snapshot.connect(graph, &placed).is_err() {
            snapshot.links.clear();
        }
        changes.extend(added(graph, spec));
        (snapshot, changes)
    }

    fn push_gone(&mut self, kept: &BackfillTarget) {
        self.parts.push(Part {
            key: kept.asset.clone(),
            space: None,
        });
        self.targets.push(Target {
            definition: None,
            set: PartitionSet::new(),
            gone: kept.count,
        });
    }
}

/// The assets that the selection names now and did not name then.
fn added(graph: &AssetGraph, spec: &BackfillSpec) -> Vec<BackfillChange> {
    let selection: Option<Selection> = spec.selection.parse().ok();
    let Some(ids) = selection.and_then(|selection| graph.resolve(&selection).ok()) else {
        return Vec::new();
    };
    let assets = ids.into_iter().map(|id| graph.asset(id));
    let new = assets.filter(|asset| {
        let is_made = !matches!(asset.compute, Compute::External);
        is_made && asset.partitions.is_some() && !spec.targets.iter().any(|target| target.asset == asset.key)
    });
    new.map(|asset| BackfillChange::Added {
        asset: asset.key.clone(),
    })
    .collect()
}

fn decoded(
    asset: &AssetDef,
    kept: &BackfillTarget,
    keys: &dyn DynamicKeys,
    now: Timestamp,
) -> Result<(Arc<PartitionSpace>, PartitionSet), PartitionError> {
    let space = match &asset.partitions {
        Some(definition) => PartitionSpace::new(definition, now, keys)?,
        None => PartitionSpace::whole(now),
    };
    let bytes = unhex(&kept.set).ok_or(PartitionError::Bytes("its digits are none"))?;
    let set = space.decode(&bytes)?.intersection(&space.all());
    Ok((Arc::new(space), set))
}

impl Instance {
    /// The backfill as it was asked for, with the definitions as they are now.
    pub(super) async fn snapshot_of(
        &self,
        spec: &BackfillSpec,
        now: Timestamp,
    ) -> Result<(Snapshot, Vec<BackfillChange>), crate::store::StoreError> {
        let keys = self.dynamic_lists().await?;
        // A clock that was set back must not make partitions unknown that were there.
        let now = now.max(spec.created_at);
        Ok(Snapshot::read(self.definitions().graph(), spec, &keys, now))
    }
}

/// Two assets with one fingerprint are made by the same code from partitions that are cut alike.
fn fingerprint(asset: &AssetDef) -> String {
    let text = format!("{:?}", asset.partitions);
    format!("{} {:016x}", asset.code_version, fnv1a(FNV_START, text.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or('0');
    let digits = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]);
    digits.collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_back_from_their_digits() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(unhex(&hex(&bytes)), Some(bytes));
        assert_eq!(unhex("0"), None);
        assert_eq!(unhex("zz"), None);
    }
}
