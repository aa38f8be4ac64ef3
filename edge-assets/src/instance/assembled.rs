//! [`Instance`]: definitions with their store, their clock and their limits.

use std::{collections::BTreeMap, fmt, sync::Arc};

use jiff::Timestamp;

use super::{InstanceBuilder, InstanceError, Leases, Limits, partitions::PartitionMemory};
use crate::{
    clock::SharedClock,
    config::RunConfig,
    definitions::{Definitions, DefinitionsError, missing_resources},
    key::AssetKey,
    plan::{CheckRequest, Plan, PlanError, PlanRequest, SharedKeys, plan},
    run::{CHECKS_TAG, Run, RunOrigin},
    store::SharedStore,
};

/// Definitions with their store, their clock and their limits. Clones share them.
///
/// ```
/// use edge_assets::{AssetDef, Definitions, instance::{Instance, LaunchRequest}, run::RunStatus, store::MemoryStore};
/// use std::sync::Arc;
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let one = AssetDef::builder("one").run(|| async { Ok::<_, std::io::Error>(1) });
/// let definitions = Definitions::builder().assets([one]).build()?;
/// let instance = Instance::builder(definitions, Arc::new(MemoryStore::new())).build();
/// let launched = instance.launch(LaunchRequest::selection("one").key("the first")).await?;
/// assert_eq!(launched.run.status, RunStatus::Queued);
/// // Asked again under the same key, it is the same run.
/// let again = instance.launch(LaunchRequest::selection("one").key("the first")).await?;
/// assert_eq!((again.run.id, again.is_new), (launched.run.id, false));
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Instance(Arc<Parts>);

pub(super) struct Parts {
    pub(super) definitions: Definitions,
    pub(super) store: SharedStore,
    pub(super) clock: SharedClock,
    pub(super) location: Arc<str>,
    pub(super) code_version: Arc<str>,
    pub(super) process: Arc<str>,
    pub(super) limits: Limits,
    pub(super) leases: Leases,
    pub(super) settings: RunConfig,
    /// What was found out about partitions, and need not be read again.
    pub(super) partitions: PartitionMemory,
}

impl Instance {
    /// Begins with definitions and a store. Only what executes runs needs the resources of the definitions.
    pub fn builder(definitions: Definitions, store: SharedStore) -> InstanceBuilder {
        InstanceBuilder::new(definitions, store)
    }

    pub(super) fn assemble(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The definitions.
    #[must_use]
    pub fn definitions(&self) -> &Definitions {
        &self.0.definitions
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &SharedStore {
        &self.0.store
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &SharedClock {
        &self.0.clock
    }

    /// The binary that owns the definitions.
    #[must_use]
    pub fn location(&self) -> &Arc<str> {
        &self.0.location
    }

    /// Which code this is.
    #[must_use]
    pub fn code_version(&self) -> &Arc<str> {
        &self.0.code_version
    }

    /// This process, among those that share the store.
    #[must_use]
    pub fn process(&self) -> &Arc<str> {
        &self.0.process
    }

    /// How much runs may take.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// How long a process that says nothing is believed to live.
    #[must_use]
    pub fn leases(&self) -> &Leases {
        &self.0.leases
    }

    /// What was found out about partitions.
    pub(super) fn partition_memory(&self) -> &PartitionMemory {
        &self.0.partitions
    }

    /// Refuses to execute what needs a resource that is not there.
    pub(crate) fn check_resources(&self) -> Result<(), InstanceError> {
        let faults = missing_resources(self.definitions().graph(), self.definitions().resources());
        if faults.is_empty() {
            Ok(())
        } else {
            Err(DefinitionsError::new(faults).into())
        }
    }

    /// Plans what a run asks for, with the definitions as they are now. One that wipes executes nothing.
    pub(super) fn plan_run(&self, run: &Run, now: Timestamp, keys: SharedKeys) -> Result<Plan, PlanError> {
        if run.origin == RunOrigin::Wipe {
            return Ok(Plan::empty());
        }
        let mut request = PlanRequest::new(run.selection.parse()?, now);
        request.partition = run.partition.as_ref().map(ToString::to_string);
        request.config = self.settings_of(run.job.as_deref(), &run.config);
        request.keys = keys;
        request.has_default_io = self.definitions().keeps_values();
        request.checks = run.tags.get(CHECKS_TAG).map(CheckRequest::from_text);
        plan(self.definitions().graph(), request)
    }

    /// The settings of assets that all runs of this process have.
    #[must_use]
    pub fn settings(&self) -> &RunConfig {
        &self.0.settings
    }

    /// The settings of a run: those of this process, below those of its job, below those that were asked for.
    pub(super) fn settings_of(&self, job: Option<&str>, asked: &BTreeMap<AssetKey, serde_json::Value>) -> RunConfig {
        let mut settings = self.0.settings.clone();
        if let Some(job) = job.and_then(|name| self.definitions().job(name)) {
            settings.overlay_all(job.config.clone());
        }
        settings.overlay_all(asked.clone().into());
        settings
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("location", &self.0.location)
            .field("process", &self.0.process)
            .field("limits", &self.0.limits)
            .finish_non_exhaustive()
    }
}
