//! What can be wrong with definitions beyond the graph: resources, jobs, schedules, sensors.

use std::{collections::BTreeSet, fmt, sync::Arc};

use indexmap::IndexMap;

use super::{DefinitionFault, DefinitionsBuilder};
use crate::{
    asset::{Needs, SourceLocation},
    cron::CronSchedule,
    graph::AssetGraph,
    policy::FreshnessPolicy,
    resource::{ResourceId, ResourceNeed, Resources},
    selection::Selection,
    suggest::did_you_mean,
    trigger::{JobDef, PolicyError, ScheduleDef, SensorDef, SensorKind},
};

/// What asks for resources, and for which. Names become text only where one is told.
type User<'a> = (&'a dyn fmt::Display, &'a [ResourceNeed]);

fn user<'a>(name: &'a dyn fmt::Display, needs: &'a Needs) -> User<'a> {
    (name, &needs.resources)
}

/// Finds resources that somebody needs and nobody provides, and resources that are made from each other.
pub(super) fn resources(builder: &DefinitionsBuilder, faults: &mut Vec<DefinitionFault>) {
    let assets = builder.assets.iter().map(|asset| user(&asset.key, &asset.needs));
    let declared = builder.assets.iter().flat_map(|asset| &asset.checks);
    let checks = declared.chain(&builder.checks);
    let checks = checks.map(|check| user(&check.key, &check.needs));
    let sensors = builder.sensors.iter().map(|sensor| user(&sensor.name, &sensor.needs));
    missing(
        assets.chain(checks).chain(sensors),
        &builder.resources,
        &builder.promised,
        faults,
    );
}

/// The resources that a graph needs and that are not there.
pub(crate) fn missing_in_graph(graph: &AssetGraph, resources: &Resources) -> Vec<DefinitionFault> {
    let mut faults = Vec::new();
    let assets = graph.assets().iter().map(|asset| user(&asset.key, &asset.needs));
    let checks = graph.checks().iter().map(|check| user(&check.key, &check.needs));
    missing(assets.chain(checks), resources, &[], &mut faults);
    faults
}

/// The resources that assets, checks and sensors need and that are not there.
pub(crate) fn missing_in_all(graph: &AssetGraph, sensors: &[SensorDef], resources: &Resources) -> Vec<DefinitionFault> {
    let mut faults = Vec::new();
    let assets = graph.assets().iter().map(|asset| user(&asset.key, &asset.needs));
    let checks = graph.checks().iter().map(|check| user(&check.key, &check.needs));
    let sensors = sensors.iter().map(|sensor| user(&sensor.name, &sensor.needs));
    missing(assets.chain(checks).chain(sensors), resources, &[], &mut faults);
    faults
}

/// The resources that sensors need and that are not there.
pub(super) fn missing_in_sensors(sensors: &[SensorDef], resources: &Resources, faults: &mut Vec<DefinitionFault>) {
    let users = sensors.iter().map(|sensor| user(&sensor.name, &sensor.needs));
    missing(users, resources, &[], faults);
}

fn missing<'a>(
    users: impl Iterator<Item = User<'a>>,
    resources: &'a Resources,
    promised: &[ResourceId],
    faults: &mut Vec<DefinitionFault>,
) {
    let mut missing: IndexMap<ResourceId, (&ResourceNeed, Vec<String>)> = IndexMap::new();
    let mut ask = |user: &dyn fmt::Display, needs: &'a [ResourceNeed]| {
        for need in needs {
            if !need.optional && !resources.has(need) && !promised.contains(&need.id) {
                let (_, users) = missing.entry(need.id).or_insert_with(|| (need, Vec::new()));
                let user = user.to_string();
                if users.last() != Some(&user) {
                    users.push(user);
                }
            }
        }
    };
    for (user, needs) in users {
        ask(user, needs);
    }
    for (label, uses) in resources.recipes() {
        ask(&label, uses);
    }
    for (need, users) in missing.into_values() {
        faults.push(DefinitionFault::MissingResource {
            resource: format!("`{}`", need.display()),
            users,
        });
    }
    faults.extend(resources.rings().into_iter().map(DefinitionFault::from));
}

/// Finds what is wrong with jobs, schedules and sensors; without a graph, selections are only parsed.
pub(super) fn triggers(
    graph: Option<&AssetGraph>,
    jobs: &[JobDef],
    schedules: &[ScheduleDef],
    sensors: &[SensorDef],
    faults: &mut Vec<DefinitionFault>,
) {
    duplicates("job", jobs.iter().map(|job| (&*job.name, job.source)), faults);
    duplicates(
        "schedule",
        schedules.iter().map(|schedule| (&*schedule.name, schedule.source)),
        faults,
    );
    duplicates(
        "sensor",
        sensors.iter().map(|sensor| (&*sensor.name, sensor.source)),
        faults,
    );
    for job in jobs {
        let (name, source_at) = (job.name.to_string(), job.source);
        let is_own = |schedule: &ScheduleDef| schedule.name == job.name && schedule.source == job.source;
        let kind = if schedules.iter().any(is_own) {
            "schedule"
        } else {
            "job"
        };
        match (job.selection.parse::<Selection>(), graph) {
            (Err(error), _) => faults.push(DefinitionFault::JobSelection {
                kind,
                job: name,
                source_at,
                error,
            }),
            (Ok(selection), Some(graph)) => {
                if let Err(error) = graph.resolve(&selection) {
                    faults.push(DefinitionFault::JobOfNothing {
                        kind,
                        job: name,
                        source_at,
                        error,
                    });
                }
            }
            (Ok(_), None) => {}
        }
    }
    missing_jobs(jobs, schedules, sensors, faults);
    let mut crons = Vec::new();
    for schedule in schedules {
        let parsed = schedule.parse_cron();
        crons.push(parsed.as_ref().ok().cloned());
        if let Err(error) = parsed {
            let (schedule, source_at) = (schedule.name.to_string(), schedule.source);
            faults.push(DefinitionFault::Cron {
                schedule,
                source_at,
                error,
            });
        }
    }
    if let Some(graph) = graph {
        missing_assets(graph, sensors, faults);
        deadlines(graph, faults);
    }
    policies(jobs, schedules, &crons, sensors, faults);
}

/// Finds schedules and sensors whose jobs are not there.
fn missing_jobs(jobs: &[JobDef], schedules: &[ScheduleDef], sensors: &[SensorDef], faults: &mut Vec<DefinitionFault>) {
    let launches = schedules
        .iter()
        .map(|schedule| ("schedule", &schedule.name, schedule.source, "launches", &schedule.job));
    let of_sensors = sensors.iter().flat_map(|sensor| {
        let watched: &[Arc<str>] = match &sensor.kind {
            SensorKind::RunStatus { jobs, .. } => jobs,
            SensorKind::Polling | SensorKind::Asset { .. } => &[],
        };
        let launched = sensor.job.iter().map(|job| ("launches", job));
        let watched = watched.iter().map(|job| ("reacts to", job));
        launched
            .chain(watched)
            .map(|(does, job)| ("sensor", &sensor.name, sensor.source, does, job))
    });
    let known: BTreeSet<&str> = jobs.iter().map(|job| &*job.name).collect();
    for (kind, name, source_at, does, job) in launches.chain(of_sensors) {
        if !known.contains(&**job) {
            faults.push(DefinitionFault::MissingJob {
                kind,
                does,
                name: name.to_string(),
                source_at,
                job: job.to_string(),
                offer: did_you_mean(job, known.iter().copied()),
            });
        }
    }
}

/// Finds sensors that react to assets which are not there.
fn missing_assets(graph: &AssetGraph, sensors: &[SensorDef], faults: &mut Vec<DefinitionFault>) {
    for sensor in sensors {
        if let SensorKind::Asset { asset } = &sensor.kind
            && graph.id(asset.as_str()).is_none()
        {
            let known = graph.assets().iter().map(|asset| asset.key.as_str());
            faults.push(DefinitionFault::MissingAsset {
                sensor: sensor.name.to_string(),
                source_at: sensor.source,
                asset: asset.clone(),
                offer: did_you_mean(asset.as_str(), known),
            });
        }
    }
}

/// Finds deadlines that cannot be read.
fn deadlines(graph: &AssetGraph, faults: &mut Vec<DefinitionFault>) {
    for id in graph.topological() {
        let asset = graph.asset(id);
        if let Err(error) = FreshnessPolicy::new(asset.fresh_within, asset.fresh_by) {
            faults.push(DefinitionFault::Deadline {
                asset: asset.key.clone(),
                source_at: asset.source,
                error,
            });
        }
    }
}

/// Finds options that cannot be; `crons` are those of the schedules, where they could be read.
fn policies(
    jobs: &[JobDef],
    schedules: &[ScheduleDef],
    crons: &[Option<CronSchedule>],
    sensors: &[SensorDef],
    faults: &mut Vec<DefinitionFault>,
) {
    let mut tell = |kind, name: &str, source_at, errors: Vec<PolicyError>| {
        faults.extend(errors.into_iter().map(|error| DefinitionFault::Policy {
            kind,
            name: name.to_owned(),
            source_at,
            error,
        }));
    };
    for job in jobs {
        tell("job", &job.name, job.source, job.faults());
    }
    for (schedule, cron) in schedules.iter().zip(crons) {
        tell(
            "schedule",
            &schedule.name,
            schedule.source,
            schedule.faults(cron.as_ref()),
        );
    }
    for sensor in sensors {
        tell("sensor", &sensor.name, sensor.source, sensor.faults());
    }
}

fn duplicates<'a>(
    kind: &'static str,
    names: impl Iterator<Item = (&'a str, SourceLocation)>,
    faults: &mut Vec<DefinitionFault>,
) {
    let mut seen: IndexMap<&str, SourceLocation> = IndexMap::new();
    for (name, second) in names {
        if let Some(&first) = seen.get(name) {
            faults.push(DefinitionFault::Duplicate {
                kind,
                name: name.to_owned(),
                first,
                second,
            });
        } else {
            seen.insert(name, second);
        }
    }
}
