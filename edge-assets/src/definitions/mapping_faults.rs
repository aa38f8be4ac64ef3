//! What is wrong with how the partitions of assets belong together: mappings that cannot hold, single values of which there are
//! several, a partition before where there is none.

use std::any::TypeId;

use jiff::Timestamp;

use super::DefinitionFault;
use crate::{
    asset::{AssetDef, DepNeed},
    graph::AssetGraph,
    partition::{MappingError, PartitionLink, PartitionMapping, PartitionSet, PartitionSpace, PartitionsDefinition},
    suggest::did_you_mean,
};

/// A mapping between two definitions; either is absent of an asset without partitions.
type Between = (
    Option<PartitionsDefinition>,
    Option<PartitionsDefinition>,
    Option<PartitionMapping>,
);

/// What is known of one: whether it holds, and whether a partition is made from several.
type Known = Result<bool, MappingError>;

pub(super) fn find(graph: &AssetGraph, faults: &mut Vec<DefinitionFault>) {
    // Thousands of assets of one closure share one definition, so each pair is looked at once.
    let mut known: Vec<(Between, Known)> = Vec::new();
    for asset in graph.assets() {
        for key in &asset.needs.unmatched_mappings {
            let upstream = asset.needs.deps.iter().map(|dep| dep.key.as_str());
            faults.push(DefinitionFault::MappingOfNothing {
                asset: asset.key.to_string(),
                upstream: key.to_string(),
                source_at: asset.source,
                offer: did_you_mean(key.as_str(), upstream),
            });
        }
        find_previous(asset, faults);
        for dep in &asset.needs.deps {
            let Some(upstream) = graph.get(dep.key.as_str()) else {
                continue;
            };
            if asset.partitions.is_none() && upstream.partitions.is_none() && dep.mapping.is_none() {
                continue;
            }
            let between = (asset.partitions, upstream.partitions, dep.mapping);
            let holds = match known.iter().find(|(known, _)| *known == between) {
                Some((_, holds)) => holds.clone(),
                None => {
                    let holds = examine(between);
                    known.push((between, holds.clone()));
                    holds
                }
            };
            faults.extend(fault(asset, dep, upstream, holds));
        }
    }
}

fn fault(asset: &AssetDef, dep: &DepNeed, upstream: &AssetDef, holds: Known) -> Option<DefinitionFault> {
    let takes_one = dep.value.is_some() && !dep.takes_several && upstream.output.id != TypeId::of::<()>();
    // What has no partitions itself takes the only one that a run makes, or the latest one.
    let goes_without_saying = asset.partitions.is_none() && dep.mapping.is_none();
    match holds {
        Err(error) => Some(DefinitionFault::Mapping {
            asset: asset.key.to_string(),
            upstream: upstream.key.to_string(),
            source_at: asset.source,
            error,
        }),
        Ok(true) if takes_one && !goes_without_saying => Some(DefinitionFault::SeveralValues {
            asset: asset.key.to_string(),
            upstream: upstream.key.to_string(),
            source_at: asset.source,
        }),
        Ok(_) => None,
    }
}

/// Looks at a mapping where all windows of our time have begun.
fn examine((down, up, mapping): Between) -> Known {
    let (Some(down_space), Some(up_space)) = (space(down.as_ref()), space(up.as_ref())) else {
        // The definition itself is faulty, which is told elsewhere.
        return Ok(false);
    };
    let link = match mapping {
        Some(mapping) => mapping.link(&down_space, &up_space),
        None => PartitionMapping::between(down.as_ref(), up.as_ref())
            .and_then(|mapping| mapping.link(&down_space, &up_space)),
    };
    let is_dynamic =
        |definition: &Option<PartitionsDefinition>| definition.is_some_and(|it| !it.dynamic_names().is_empty());
    match link {
        Ok(link) => Ok(means_several(&link, &down_space)),
        // Keys that are added at run time are not known yet.
        Err(MappingError::Key { .. } | MappingError::MissingKey { .. }) if is_dynamic(&down) || is_dynamic(&up) => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

fn means_several(link: &PartitionLink, down: &PartitionSpace) -> bool {
    let complete = down.complete();
    // The first may have fewer upstream than usual, the last, too.
    let middle = complete.nth(complete.len() / 2);
    [complete.first(), middle, complete.last()]
        .into_iter()
        .flatten()
        .any(|number| link.upstream_of(&PartitionSet::from(number..number + 1)).len() > 1)
}

fn space(definition: Option<&PartitionsDefinition>) -> Option<PartitionSpace> {
    // 2100-01-01, so that windows of definitions that start in the future are looked at, too.
    let then = Timestamp::constant(4_102_444_800, 0);
    match definition {
        Some(definition) => PartitionSpace::new(definition, then, &()).ok(),
        None => Some(PartitionSpace::whole(then)),
    }
}

fn find_previous(asset: &AssetDef, faults: &mut Vec<DefinitionFault>) {
    let Some(previous) = &asset.needs.previous else {
        return;
    };
    let has_time = || {
        let space = space(asset.partitions.as_ref());
        space.is_none_or(|space| PartitionLink::previous(&space).is_ok())
    };
    let why = if previous.key != asset.key {
        "it is of another asset, which has no partition before in this one; name this asset"
    } else if asset.partitions.is_none() {
        "the asset has no partitions; declare `partitions = ..` on it"
    } else if !has_time() {
        "its partitions are not windows of time, so that none is before another; take it off"
    } else {
        return;
    };
    faults.push(DefinitionFault::Previous {
        asset: asset.key.to_string(),
        source_at: asset.source,
        taken: previous.key.to_string(),
        why,
    });
}
