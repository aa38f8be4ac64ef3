//! What somebody does from outside: launches, stops, switches.

use super::Simulation;
use crate::{
    id::RunId,
    instance::{InstanceError, LaunchRequest},
    run::Run,
    tick::{TriggerKind, TriggerState},
};

impl Simulation {
    /// Queues a run; [`Instance::launch`](crate::instance::Instance::launch).
    ///
    /// # Errors
    /// [`InstanceError`] when the request cannot be run as it stands.
    pub fn launch(&mut self, request: LaunchRequest) -> Result<Run, InstanceError> {
        let instance = self.instance().clone();
        self.block_on(async move { Ok(instance.launch(request).await?.run) })
    }

    /// Asks a run to stop; [`Instance::cancel`](crate::instance::Instance::cancel).
    ///
    /// # Errors
    /// [`InstanceError`] when there is no such run.
    pub fn cancel(&mut self, run: RunId, reason: &str) -> Result<Run, InstanceError> {
        let instance = self.instance().clone();
        self.block_on(async move { instance.cancel(run, reason).await })
    }

    /// Lets time pass until a run has ended. It is as it is then; a run that never ends is waited for without an end.
    ///
    /// # Errors
    /// [`InstanceError`] when there is no such run.
    pub fn finish(&mut self, run: RunId) -> Result<Run, InstanceError> {
        let instance = self.instance().clone();
        self.block_on(async move { instance.wait(run).await })
    }

    /// Switches a schedule or sensor on or off; [`Instance::switch`](crate::instance::Instance::switch).
    ///
    /// # Errors
    /// [`InstanceError::UnknownTrigger`] when there is none of this name.
    pub fn switch(&mut self, kind: TriggerKind, name: &str, on: bool) -> Result<TriggerState, InstanceError> {
        let instance = self.instance().clone();
        self.block_on(async move { instance.switch(kind, name, on).await })
    }
}
