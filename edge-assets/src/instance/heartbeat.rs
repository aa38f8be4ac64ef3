//! The proof of life of a process: its runs and slots are leased for a while, and the leases are renewed long before they end.

use std::time::Duration;

use tracing::warn;

use super::in_process::Here;
use crate::{boxed::error_chain, crash_point, id::RunId, store::StoreError};

/// The pause before the next try when the store fails.
const PAUSE: Duration = Duration::from_secs(1);

impl Here {
    /// Renews the leases of all that is executed here, for ever; rests while there is nothing.
    pub(super) async fn renew_leases(&self) {
        let heartbeat = self.instance.leases().heartbeat();
        let mut pause = heartbeat;
        let mut is_failing = false;
        let mut strangers = Vec::new();
        loop {
            let changed = self.changed.notified();
            if self.executing().is_empty() {
                changed.await;
                continue;
            }
            tokio::time::sleep(pause).await;
            pause = match self.beat(&mut strangers).await {
                Ok(()) => {
                    is_failing = false;
                    heartbeat
                }
                Err(error) => {
                    if !std::mem::replace(&mut is_failing, true) {
                        let error = error_chain(&error);
                        warn!(error, "the leases could not be renewed; trying again");
                    }
                    PAUSE.min(heartbeat)
                }
            };
        }
    }

    /// Renews once, lets go of what somebody else has taken over, and puts back what nobody executes.
    ///
    /// `strangers` are the runs that this process holds and did not execute at the last beat: it held them under the same name
    /// before it was started again.
    async fn beat(&self, strangers: &mut Vec<RunId>) -> Result<(), StoreError> {
        let executing = self.executing();
        let process = self.instance.process();
        let until = self.instance.leases().run_until(self.instance.clock().now());
        let store = self.instance.store();
        if self.slots.has_any() {
            store.renew_slots(process.clone(), until).await?;
        }
        let held = store.renew(process.clone(), until).await?;
        crash_point::reached("heartbeat/renewed");
        for (id, epoch) in executing {
            if !held.contains(&id) {
                self.let_go_if_lost(id, epoch).await?;
            }
        }
        let executing = self.executing();
        let is_strange = |id: &RunId| !executing.iter().any(|(executing, _)| executing == id);
        let strange: Vec<RunId> = held.into_iter().filter(is_strange).collect();
        for id in strange.iter().filter(|id| strangers.contains(id)) {
            if let Some(run) = store.run(*id).await? {
                self.instance.put_back(&run, self.instance.clock().now()).await?;
            }
        }
        *strangers = strange;
        Ok(())
    }

    /// A run that is not held may just be over; only one that stands in another epoch is somebody else's.
    async fn let_go_if_lost(&self, id: RunId, epoch: u64) -> Result<(), StoreError> {
        let row = self.instance.store().run(id).await?;
        if row.is_none_or(|row| row.epoch != epoch) {
            warn!(run = %id, "another process has taken the run; it stops here");
            self.let_go(id);
        }
        Ok(())
    }
}
