//! [`PoolGate`]: hands out the slots of pools that runs share.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::{id::RunId, run::StepKey};

/// Hands out the slots of pools that runs share. Asked while a run's state is locked: it never waits.
///
/// A step takes one slot and no second one, so no run waits for itself.
pub(crate) trait PoolGate: Send + Sync + 'static {
    /// Takes a slot for a step. Where none is free, the step is put on the list, `changed` is told once it has one, and the
    /// next call takes it.
    fn take(&self, pool: &Arc<str>, run: RunId, step: &StepKey, changed: &Arc<Notify>) -> bool;

    /// Gives the slot of a step back, or takes the step off the list.
    fn free(&self, pool: &Arc<str>, run: RunId, step: &StepKey);

    /// Gives back whatever a run has, and takes its steps off the lists.
    fn leave(&self, run: RunId);
}
