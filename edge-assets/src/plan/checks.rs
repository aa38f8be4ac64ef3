//! The plan of a run that evaluates checks and materializes nothing: one step for each asset, none waits for another.

use std::{any::TypeId, sync::Arc};

use super::{
    Plan, PlanError, PlanLoad, PlanRequest, PlanStep,
    planner::{Reasons, config_of, refuse_partition_of_nothing},
    targets::targets_of,
};
use crate::{
    asset::CheckDef,
    graph::{AssetGraph, AssetId},
    key::CheckKey,
    run::StepKey,
    suggest::did_you_mean,
};

/// Which checks of the selected assets are evaluated.
///
/// As text it is `*`, or names separated by commas: `has_devices`, or `daily_summary:has_devices`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckRequest {
    /// All that can be evaluated without a materialization.
    All,
    /// Those of these names, each the name of a check, or with its asset before it.
    Named(Vec<Arc<str>>),
}

impl CheckRequest {
    /// Reads the text form.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        if text == "*" {
            Self::All
        } else {
            Self::Named(text.split(',').map(|name| name.trim().into()).collect())
        }
    }

    /// The text form.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::All => "*".to_owned(),
            Self::Named(names) => names.join(","),
        }
    }

    fn wants(&self, key: &CheckKey) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => names.iter().any(|name| is_named(key, name)),
        }
    }
}

fn is_named(key: &CheckKey, name: &str) -> bool {
    match name.split_once(':') {
        Some((asset, check)) => key.asset.as_str() == asset && *key.name == *check,
        None => *key.name == *name,
    }
}

/// Plans the evaluation of checks.
pub(super) fn plan_checks(
    graph: &AssetGraph,
    selected: &[AssetId],
    wanted: &CheckRequest,
    mut request: PlanRequest,
) -> Result<Plan, PlanError> {
    refuse_unknown(graph, selected, wanted)?;
    let mut left_out = Vec::new();
    let mut chosen: Vec<(AssetId, Vec<&CheckDef>)> = Vec::new();
    for &id in selected {
        let wanted = graph.checks_of(id).filter(|check| wanted.wants(&check.key));
        let (possible, impossible): (Vec<&CheckDef>, Vec<&CheckDef>) =
            wanted.partition(|check| !looks_at_value(graph, id, check) || is_kept(graph, id, &request));
        left_out.extend(impossible.into_iter().map(|check| check.key.clone()));
        if !possible.is_empty() {
            chosen.push((id, possible));
        }
    }
    let is_refused = chosen.is_empty() || *wanted != CheckRequest::All;
    match left_out.first() {
        Some(check) if is_refused => return Err(PlanError::CheckNeedsValue { check: check.clone() }),
        None if chosen.is_empty() => {
            return Err(PlanError::NoChecks {
                selection: request.selection.to_string(),
            });
        }
        _ => {}
    }
    let ids: Vec<AssetId> = chosen.iter().map(|(id, _)| *id).collect();
    let config = config_of(graph, &ids, std::mem::take(&mut request.config))?;
    let reasons = Reasons::new(graph, &request.selection)?;
    let mut steps: Vec<PlanStep> = Vec::with_capacity(chosen.len());
    let mut loads: Vec<PlanLoad> = Vec::new();
    let targets = targets_of(graph, ids, &request)?;
    for (id, checks) in chosen {
        let partitions = match targets.of(id) {
            Some(target) => target.space.keys(&target.set).map(Some).collect(),
            None => vec![None],
        };
        for partition in partitions {
            let key = StepKey {
                asset: graph.asset(id).key.clone(),
                partition,
            };
            let mut loaded = Vec::new();
            if checks.iter().any(|check| looks_at_value(graph, id, check)) {
                loaded.push(u32::try_from(loads.len()).unwrap_or(u32::MAX));
                let key = key.clone();
                loads.push(PlanLoad { key, asset: id });
            }
            steps.push(PlanStep {
                together: None,
                key,
                asset: id,
                outside: Vec::new(),
                upstream: Vec::new(),
                downstream: Vec::new(),
                loads: loaded,
                checks: Some(checks.iter().map(|check| Arc::clone(&check.key.name)).collect()),
                reason: reasons.of(id),
            });
        }
    }
    let has_partitions = steps.iter().any(|step| step.key.partition.is_some());
    refuse_partition_of_nothing(&request, has_partitions)?;
    Ok(Plan {
        selection: request.selection.to_string().into(),
        steps,
        loads,
        config,
        left_out,
        reasons: reasons.texts,
    })
}

fn refuse_unknown(graph: &AssetGraph, selected: &[AssetId], wanted: &CheckRequest) -> Result<(), PlanError> {
    let CheckRequest::Named(names) = wanted else {
        return Ok(());
    };
    let known: Vec<&CheckKey> = selected
        .iter()
        .flat_map(|id| graph.checks_of(*id))
        .map(|check| &check.key)
        .collect();
    for name in names {
        if known.iter().any(|key| is_named(key, name)) {
            continue;
        }
        let full: Vec<String> = known.iter().map(ToString::to_string).collect();
        let candidates = full
            .iter()
            .map(String::as_str)
            .chain(known.iter().map(|key| &*key.name));
        return Err(PlanError::UnknownCheck {
            check: name.to_string(),
            offer: did_you_mean(name, candidates),
        });
    }
    Ok(())
}

/// Whether a check looks at a value that has a content.
fn looks_at_value(graph: &AssetGraph, asset: AssetId, check: &CheckDef) -> bool {
    check.takes_value() && graph.asset(asset).output.id != TypeId::of::<()>()
}

fn is_kept(graph: &AssetGraph, asset: AssetId, request: &PlanRequest) -> bool {
    graph.asset(asset).kept_by(request.has_default_io).is_some()
}
