//! What can be wrong with definitions beyond the graph: resources, jobs, schedules, sensors.

use std::fmt;

use indexmap::IndexMap;

use super::{DefinitionFault, DefinitionsBuilder};
use crate::{
    asset::{Needs, SourceLocation},
    cron::CronSchedule,
    graph::AssetGraph,
    resource::{ResourceId, ResourceNeed, Resources},
    selection::Selection,
    suggest::did_you_mean,
    trigger::{JobDef, ScheduleDef, SensorDef},
};

/// What asks for resources, and for which. Names become text only where one is told.
type User<'a> = (&'a dyn fmt::Display, &'a [ResourceNeed]);

fn user<'a>(name: &'a dyn fmt::Display, needs: &'a Needs) -> User<'a> {
    (name, &needs.resources)
}

/// Finds resources that somebody needs and nobody provides, and resources that are made from each other.
pub(super) fn resources(builder: &DefinitionsBuilder, faults: &mut Vec<DefinitionFault>) {
    let assets = builder.assets.iter().map(|asset| user(&asset.key, &asset.needs));
    let checks = builder.checks.iter().map(|check| user(&check.key, &check.needs));
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
    let mut check_job = |kind, name: &str, source_at, job: &str| {
        if !jobs.iter().any(|known| *known.name == *job) {
            faults.push(DefinitionFault::MissingJob {
                kind,
                name: name.to_owned(),
                source_at,
                job: job.to_owned(),
                offer: did_you_mean(job, jobs.iter().map(|job| &*job.name)),
            });
        }
    };
    for schedule in schedules {
        check_job("schedule", &schedule.name, schedule.source, &schedule.job);
    }
    for sensor in sensors {
        check_job("sensor", &sensor.name, sensor.source, &sensor.job);
    }
    for schedule in schedules {
        if let Err(error) = CronSchedule::parse(&schedule.cron, &schedule.timezone) {
            let (schedule, source_at) = (schedule.name.to_string(), schedule.source);
            faults.push(DefinitionFault::Cron {
                schedule,
                source_at,
                error,
            });
        }
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
