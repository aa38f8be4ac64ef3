//! What is wrong with the partitions of assets, and with the types in which they are taken.

use super::DefinitionFault;
use crate::{
    asset::{Needs, SourceLocation},
    graph::AssetGraph,
    partition::{NO_PARTITIONS, PartitionsDefinition},
};

/// Finds faulty definitions, and parameters that cannot be read from the keys that there are.
pub(super) fn find(graph: &AssetGraph, faults: &mut Vec<DefinitionFault>) {
    // A thousand assets of one closure share one definition, whose faults are then told for the first of them.
    let mut seen: Vec<PartitionsDefinition> = Vec::new();
    for asset in graph.assets() {
        if let Some(partitions) = asset.partitions
            && !seen.contains(&partitions)
        {
            let wrong = partitions.check_definition().into_iter();
            faults.extend(wrong.map(|error| DefinitionFault::Partitions {
                asset: asset.key.to_string(),
                source_at: asset.source,
                error,
            }));
            seen.push(partitions);
        }
        let declared = Declared {
            kind: "asset",
            name: asset.key.as_str(),
            source_at: asset.source,
        };
        declared.check(&asset.needs, asset.partitions.as_ref(), faults);
    }
    for check in graph.checks() {
        let Some(asset) = graph.get(check.key.asset.as_str()) else {
            continue;
        };
        let declared = Declared {
            kind: "check",
            name: &check.key.to_string(),
            source_at: check.source,
        };
        declared.check(&check.needs, asset.partitions.as_ref(), faults);
    }
}

struct Declared<'a> {
    kind: &'static str,
    name: &'a str,
    source_at: SourceLocation,
}

impl Declared<'_> {
    fn check(&self, needs: &Needs, partitions: Option<&PartitionsDefinition>, faults: &mut Vec<DefinitionFault>) {
        for need in &needs.partitions {
            let why = match partitions {
                Some(partitions) => need.kind.fault(partitions),
                None if need.is_optional => None,
                None => Some(NO_PARTITIONS),
            };
            if let Some(why) = why {
                faults.push(DefinitionFault::PartitionType {
                    kind: self.kind,
                    name: self.name.to_owned(),
                    source_at: self.source_at,
                    taken: need.name,
                    why,
                });
            }
        }
    }
}
