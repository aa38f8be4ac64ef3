//! [`Instance`]: definitions with their store, their clock and their limits.

use std::{fmt, sync::Arc};

use jiff::Timestamp;

use super::{InstanceBuilder, InstanceError, Limits};
use crate::{
    clock::SharedClock,
    definitions::{Definitions, DefinitionsError, missing_resources},
    plan::{Plan, PlanError, PlanRequest, plan},
    run::Run,
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

    /// Refuses to execute what needs a resource that is not there.
    pub(crate) fn check_resources(&self) -> Result<(), InstanceError> {
        let faults = missing_resources(self.definitions().graph(), self.definitions().resources());
        if faults.is_empty() {
            Ok(())
        } else {
            Err(DefinitionsError::new(faults).into())
        }
    }

    /// Plans what a run asks for, with the definitions as they are now.
    pub(super) fn plan_run(&self, run: &Run, now: Timestamp) -> Result<Plan, PlanError> {
        let mut request = PlanRequest::new(run.selection.parse()?, now);
        request.partition = run.partition.as_ref().map(ToString::to_string);
        request.config = run.config.clone();
        plan(self.definitions().graph(), request)
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
