//! [`Definitions`]: everything that a team declares, checked. What cannot be wrong any more is not checked again.

use std::sync::Arc;

use super::{DefinitionsBuilder, DefinitionsError, faults};
use crate::{
    graph::AssetGraph,
    io::IoChoice,
    resource::{ResourceId, Resources},
    suggest::did_you_mean,
    trigger::{JobDef, ScheduleDef, SensorDef},
};

/// Everything that a team declares: a checked graph of assets, jobs, schedules, sensors, and the resources they need.
///
/// ```
/// use edge_assets::{AssetDef, Definitions};
/// let one = AssetDef::builder("one").run(|| async { Ok::<_, std::io::Error>(1) });
/// let definitions = Definitions::builder().assets([one]).build()?;
/// assert_eq!(definitions.graph().len(), 1);
/// # Ok::<(), edge_assets::definitions::DefinitionsError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Definitions {
    graph: Arc<AssetGraph>,
    jobs: Arc<[JobDef]>,
    schedules: Arc<[ScheduleDef]>,
    sensors: Arc<[SensorDef]>,
    resources: Resources,
    promised: Arc<[ResourceId]>,
}

/// What definitions are assembled of, all checked.
pub(super) struct Parts {
    pub(super) graph: Arc<AssetGraph>,
    pub(super) jobs: Vec<JobDef>,
    pub(super) schedules: Vec<ScheduleDef>,
    pub(super) sensors: Vec<SensorDef>,
    pub(super) resources: Resources,
    pub(super) promised: Vec<ResourceId>,
}

impl Definitions {
    /// Starts without any declaration.
    pub fn builder() -> DefinitionsBuilder {
        DefinitionsBuilder::default()
    }

    /// Starts with every declaration that is linked into the program.
    ///
    /// The linker drops crates that nothing mentions; [`of_crate`](Self::of_crate) in each crate prevents that.
    #[cfg(feature = "inventory")]
    pub fn registered() -> DefinitionsBuilder {
        super::registry::collect(|_| true)
    }

    /// Starts with every declaration of one crate, named as `env!("CARGO_CRATE_NAME")` names it.
    ///
    /// A crate of assets offers `pub fn definitions() -> DefinitionsBuilder { Definitions::of_crate(env!("CARGO_CRATE_NAME")) }`;
    /// calling it both links the crate and scopes the team.
    #[cfg(feature = "inventory")]
    pub fn of_crate(name: &str) -> DefinitionsBuilder {
        super::registry::collect(|source| source.crate_name() == name)
    }

    pub(super) fn assemble(parts: Parts) -> Self {
        Self {
            graph: parts.graph,
            jobs: parts.jobs.into(),
            schedules: parts.schedules.into(),
            sensors: parts.sensors.into(),
            resources: parts.resources,
            promised: parts.promised.into(),
        }
    }

    /// The assets.
    #[must_use]
    pub fn graph(&self) -> &Arc<AssetGraph> {
        &self.graph
    }

    /// The jobs.
    #[must_use]
    pub fn jobs(&self) -> &[JobDef] {
        &self.jobs
    }

    /// The schedules.
    #[must_use]
    pub fn schedules(&self) -> &[ScheduleDef] {
        &self.schedules
    }

    /// The sensors.
    #[must_use]
    pub fn sensors(&self) -> &[SensorDef] {
        &self.sensors
    }

    /// The resources.
    #[must_use]
    pub fn resources(&self) -> &Resources {
        &self.resources
    }

    /// The job of a name.
    #[must_use]
    pub fn job(&self, name: &str) -> Option<&JobDef> {
        self.jobs.iter().find(|job| *job.name == *name)
    }

    /// The schedule of a name.
    #[must_use]
    pub fn schedule(&self, name: &str) -> Option<&ScheduleDef> {
        self.schedules.iter().find(|schedule| *schedule.name == *name)
    }

    /// The sensor of a name.
    #[must_use]
    pub fn sensor(&self, name: &str) -> Option<&SensorDef> {
        self.sensors.iter().find(|sensor| *sensor.name == *name)
    }

    /// "; did you mean ..", for a job that is not there.
    #[must_use]
    pub fn offer_job(&self, unknown: &str) -> String {
        did_you_mean(unknown, self.jobs.iter().map(|job| &*job.name))
    }

    /// Adds the resources that were [promised](DefinitionsBuilder::provides).
    ///
    /// # Errors
    /// [`DefinitionsError`] when an asset, check or sensor needs a resource that is still not there; all of them at once.
    pub fn with_resources(mut self, resources: Resources) -> Result<Self, DefinitionsError> {
        self.resources = self.resources.merge(resources);
        self.check_all_resources()?;
        Ok(self)
    }

    /// Refuses definitions that lack a resource which an asset, check or sensor needs.
    pub(crate) fn check_all_resources(&self) -> Result<(), DefinitionsError> {
        let faults = faults::missing_in_all(&self.graph, &self.sensors, &self.resources);
        if faults.is_empty() {
            Ok(())
        } else {
            Err(DefinitionsError::new(faults))
        }
    }

    /// Lets go of what the resources took, last added first. Runs open what they need and leave it open for the next one.
    pub async fn close(&self) {
        self.resources.close().await;
    }

    /// Whether an IO manager keeps the values of the assets that choose no other, or is promised.
    #[must_use]
    pub fn keeps_values(&self) -> bool {
        let need = IoChoice::DEFAULT.need();
        self.resources.has(&need) || self.promised.contains(&need.id)
    }

    /// Adds resources without a look at what is still missing.
    #[cfg(feature = "cli")]
    pub(crate) fn adding(mut self, resources: Resources) -> Self {
        self.resources = self.resources.merge(resources);
        self
    }

    /// The same with other sensors, such as some of these.
    #[cfg(feature = "cli")]
    pub(crate) fn with_sensors(mut self, sensors: impl IntoIterator<Item = SensorDef>) -> Self {
        self.sensors = sensors.into_iter().collect();
        self
    }

    /// Whether resources were promised that are not there yet.
    #[must_use]
    pub fn awaits_resources(&self) -> bool {
        !self.promised.is_empty() && !faults::missing_in_graph(&self.graph, &self.resources).is_empty()
    }
}
