//! [`DefinitionsBuilder`]: collects declarations, then finds all faults at once.

use std::sync::Arc;

use super::{
    DefinitionFault, Definitions, DefinitionsError, assembled::Parts, condition_faults, config_faults, faults,
    mapping_faults, partition_faults,
};
use crate::{
    asset::{Asset, AssetDef, Check, CheckDef},
    graph::AssetGraphBuilder,
    resource::{Resource, ResourceId, ResourceNeed, Resources, Unnamed},
    trigger::{Job, JobDef, Schedule, ScheduleDef, ScheduleSpec, Sensor, SensorDef},
};

/// Collects declarations; [`build`](Self::build) checks them as a whole.
#[derive(Debug, Default)]
#[must_use = "definitions are nothing until `build`"]
pub struct DefinitionsBuilder {
    pub(super) assets: Vec<AssetDef>,
    pub(super) checks: Vec<CheckDef>,
    pub(super) jobs: Vec<JobDef>,
    pub(super) schedules: Vec<ScheduleDef>,
    pub(super) sensors: Vec<SensorDef>,
    pub(super) resources: Resources,
    pub(super) promised: Vec<ResourceId>,
}

impl DefinitionsBuilder {
    /// Adds an asset of `#[asset]`.
    pub fn asset<A: Asset>(self) -> Self {
        self.assets([A::def()])
    }

    /// Adds assets, such as those made at run time.
    pub fn assets(mut self, assets: impl IntoIterator<Item = AssetDef>) -> Self {
        self.assets.extend(assets);
        self
    }

    /// Adds a check of `#[asset_check]`.
    pub fn check<C: Check>(mut self) -> Self {
        self.checks.push(CheckDef::from(C::SPEC));
        self
    }

    /// Adds checks, such as the built-in ones of [`checks`](crate::checks).
    pub fn checks(mut self, checks: impl IntoIterator<Item = CheckDef>) -> Self {
        self.checks.extend(checks);
        self
    }

    /// Adds a job of `#[job]`.
    pub fn job<J: Job>(mut self) -> Self {
        self.jobs.push(JobDef::from(J::SPEC));
        self
    }

    /// Adds jobs, such as those made at run time.
    pub fn jobs(mut self, jobs: impl IntoIterator<Item = JobDef>) -> Self {
        self.jobs.extend(jobs);
        self
    }

    /// Adds a schedule of `#[schedule]`; with its job, where the schedule says itself what it launches.
    pub fn schedule<S: Schedule>(mut self) -> Self {
        self.add_schedule(S::SPEC);
        self
    }

    pub(super) fn add_schedule(&mut self, spec: &'static ScheduleSpec) {
        self.jobs.extend(spec.own_job().map(JobDef::from));
        self.schedules.push(ScheduleDef::from(spec));
    }

    /// Adds schedules, such as those made at run time.
    pub fn schedules(mut self, schedules: impl IntoIterator<Item = ScheduleDef>) -> Self {
        self.schedules.extend(schedules);
        self
    }

    /// Sets the time zone, by its IANA name, of the schedules added so far that are in UTC.
    pub fn schedules_in(mut self, timezone: &str) -> Self {
        for schedule in self
            .schedules
            .iter_mut()
            .filter(|schedule| &*schedule.timezone == "UTC")
        {
            schedule.timezone = timezone.into();
        }
        self
    }

    /// Adds a sensor of `#[sensor]`.
    pub fn sensor<S: Sensor>(mut self) -> Self {
        self.sensors.push(SensorDef::from(S::SPEC));
        self
    }

    /// Adds sensors, such as those made at run time.
    pub fn sensors(mut self, sensors: impl IntoIterator<Item = SensorDef>) -> Self {
        self.sensors.extend(sensors);
        self
    }

    /// Adds resources.
    pub fn resources(mut self, resources: Resources) -> Self {
        self.resources = self.resources.merge(resources);
        self
    }

    /// Promises a resource that will be there when something runs, though not yet when the definitions are checked.
    ///
    /// An application that connects only for the commands that need it promises here and hands the resources over with
    /// [`Definitions::with_resources`].
    pub fn provides<T: ?Sized + Resource>(self) -> Self {
        self.provides_named::<T, Unnamed>()
    }

    /// Promises a named resource; see [`provides`](Self::provides).
    pub fn provides_named<T: ?Sized + Resource, Name: 'static>(mut self) -> Self {
        self.promised.push(ResourceNeed::of::<T, Name>(false).id);
        self
    }

    /// Adds all that another builder holds.
    pub fn merge(mut self, other: Self) -> Self {
        self.assets.extend(other.assets);
        self.checks.extend(other.checks);
        self.jobs.extend(other.jobs);
        self.schedules.extend(other.schedules);
        self.sensors.extend(other.sensors);
        self.resources = self.resources.merge(other.resources);
        self.promised.extend(other.promised);
        self
    }

    /// Checks everything.
    ///
    /// # Errors
    /// [`DefinitionsError`] with every fault there is.
    pub fn build(self) -> Result<Definitions, DefinitionsError> {
        let mut faults: Vec<DefinitionFault> = Vec::new();
        faults::resources(&self, &mut faults);
        let Self {
            assets,
            checks,
            jobs,
            schedules,
            sensors,
            resources,
            promised,
        } = self;
        let graph = match AssetGraphBuilder::new().assets(assets).checks(checks).build() {
            Ok(graph) => Some(graph),
            Err(graph_faults) => {
                let rest = std::mem::take(&mut faults);
                faults.extend(graph_faults.into_iter().map(DefinitionFault::from));
                faults.extend(rest);
                None
            }
        };
        if let Some(graph) = &graph {
            config_faults::find(graph, &jobs, &sensors, &mut faults);
            partition_faults::find(graph, &mut faults);
            mapping_faults::find(graph, &mut faults);
            condition_faults::find(graph, &mut faults);
        }
        faults::triggers(graph.as_ref(), &jobs, &schedules, &sensors, &mut faults);
        match graph {
            Some(graph) if faults.is_empty() => Ok(Definitions::assemble(Parts {
                graph: Arc::new(graph),
                jobs,
                schedules,
                sensors,
                resources,
                promised,
            })),
            _ => Err(DefinitionsError::new(faults)),
        }
    }
}
