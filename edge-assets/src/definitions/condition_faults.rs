//! What is wrong with automation conditions: crons that cannot be read, choices among what is not upstream, and what can never hold.

use super::{DefinitionFault, condition_truth::Truth};
use crate::{
    asset::{AssetDef, Compute},
    cron::CronSchedule,
    graph::AssetGraph,
    suggest::did_you_mean,
};

/// Finds faulty conditions, in the order of definition.
pub(super) fn find(graph: &AssetGraph, faults: &mut Vec<DefinitionFault>) {
    for asset in graph.assets() {
        let Some(condition) = &asset.automation else {
            continue;
        };
        let mut found: Vec<String> = Vec::new();
        if matches!(asset.compute, Compute::External) {
            let text = "says when to make it, but nothing here makes or looks at it; take it off, or let a function look at it";
            found.push(text.to_owned());
        }
        for text in condition.crons() {
            if let Err(error) = CronSchedule::parse(text.cron, text.zone) {
                faults.push(DefinitionFault::ConditionCron {
                    asset: asset.key.clone(),
                    source_at: asset.source,
                    error,
                });
            }
        }
        found.extend(unknown_choices(
            asset,
            condition.choices().iter().flat_map(|choice| choice.keys()),
        ));
        if found.is_empty() {
            found.extend(Truth::new(graph, asset, condition).why_never());
        }
        faults.extend(found.into_iter().map(|why| DefinitionFault::Condition {
            asset: asset.key.clone(),
            source_at: asset.source,
            why,
        }));
    }
}

fn unknown_choices<'a>(asset: &AssetDef, keys: impl Iterator<Item = &'a &'static str>) -> Vec<String> {
    let known = || asset.needs.deps.iter().map(|dep| dep.key.as_str());
    let unknown = keys.filter(|key| !known().any(|other| other == **key));
    let text = |key: &&str| {
        let mut offer = did_you_mean(key, known());
        if offer.is_empty() {
            offer = "; name a direct dependency, or take it off".to_owned();
        }
        format!("chooses `{key}`, which it does not depend on{offer}")
    };
    unknown.map(text).collect()
}
