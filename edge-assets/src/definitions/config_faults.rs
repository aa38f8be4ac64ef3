//! What can be wrong with the configuration that assets, checks and sensors take, and with that of jobs.

use std::collections::BTreeSet;

use super::DefinitionFault;
use crate::{
    asset::{ConfigNeed, Needs, SourceLocation},
    config::{ConfigFault, Kind, SettingsSpec, is_within, plain},
    graph::{AssetGraph, AssetId},
    key::AssetKey,
    selection::Selection,
    trigger::{JobDef, SensorDef},
};

/// Finds what is wrong with configurations.
pub(super) fn find(graph: &AssetGraph, jobs: &[JobDef], sensors: &[SensorDef], faults: &mut Vec<DefinitionFault>) {
    of_assets(graph, faults);
    for check in graph.checks() {
        let own = graph.get(check.key.asset.as_str()).and_then(|asset| asset.needs.config);
        let Some(taken) = check.needs.config else {
            continue;
        };
        let why = match own {
            Some(own) if own.value.id == taken.value.id => continue,
            Some(own) => format!("but its asset takes `{}`; take that", own.spec.name),
            None => "but its asset takes none; give the asset a parameter `Config<..>`, too".to_owned(),
        };
        faults.push(refuse("check", &check.key.to_string(), check.source, taken, why));
    }
    for sensor in sensors {
        if let Some(taken) = sensor.needs.config {
            let why = "but looks outside of any run; give it what it needs as a resource, `Res<..>`".to_owned();
            faults.push(refuse("sensor", &sensor.name, sensor.source, taken, why));
        }
    }
    for job in jobs {
        of_job(graph, job, faults);
    }
}

fn refuse(kind: &'static str, name: &str, source: SourceLocation, taken: ConfigNeed, why: String) -> DefinitionFault {
    DefinitionFault::Config {
        kind,
        name: name.to_owned(),
        source_at: format!(" ({source})"),
        config: taken.spec.name,
        why,
    }
}

fn of_assets(graph: &AssetGraph, faults: &mut Vec<DefinitionFault>) {
    // A thousand assets of one closure share one specification.
    let mut seen = BTreeSet::new();
    for asset in graph.assets() {
        let Needs {
            config: Some(config),
            second_config,
            ..
        } = &asset.needs
        else {
            continue;
        };
        if let Some(second) = second_config {
            let why = format!("and `{}`; put the settings into one struct", config.spec.name);
            faults.push(refuse("asset", asset.key.as_str(), asset.source, *second, why));
        }
        if seen.insert(std::ptr::from_ref(config.spec)) {
            defaults(&asset.key, config.spec, faults);
        }
    }
}

/// Finds defaults out of bounds; those that are literals the macro has refused already.
fn defaults(asset: &AssetKey, spec: &'static SettingsSpec, faults: &mut Vec<DefinitionFault>) {
    for setting in spec.settings {
        if let Kind::Group(inner) = setting.kind.peel() {
            defaults(asset, inner, faults);
        }
        let Some(default) = setting.default.map(|make| make()) else {
            continue;
        };
        if !is_within(setting, &default) {
            faults.push(DefinitionFault::ConfigDefault {
                asset: asset.to_string(),
                setting: setting.name,
                default: plain(&default),
                wanted: setting.wanted(),
            });
        }
    }
}

fn of_job(graph: &AssetGraph, job: &JobDef, faults: &mut Vec<DefinitionFault>) {
    if job.config.is_empty() {
        return;
    }
    // What is wrong with the selection itself is told elsewhere.
    let selected = job.selection.parse::<Selection>().ok();
    let selected = selected.and_then(|selection| graph.resolve(&selection).ok());
    let is_selected = |id: AssetId| selected.as_ref().is_none_or(|selected| selected.contains(&id));
    for (key, located) in job.config.located() {
        let origin = located.origin_of(&[]);
        let fault = match graph.id(key.as_str()) {
            None => ConfigFault::of_unknown(key.as_str(), origin, &graph.offer(key.as_str())),
            Some(id) if !is_selected(id) => {
                ConfigFault::of_nothing(key.as_str(), origin, "; select the asset, or take its settings off")
            }
            Some(id) => match graph.asset(id).needs.config {
                None => ConfigFault::not_taken(key.as_str(), origin),
                Some(need) => {
                    let wrong = need.faults(key, &job.config).into_iter();
                    let wrong = wrong.filter(|(fault, _)| !fault.is_missing());
                    faults.extend(wrong.map(|(_, fault)| DefinitionFault::JobConfig(fault)));
                    continue;
                }
            },
        };
        faults.push(DefinitionFault::JobConfig(fault));
    }
}
