//! The queue loop: takes runs out of the queue and hands them to the launcher, and passes on the wish that a run should stop.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use tracing::{info, warn};

use super::{
    queue::{QueueRules, next_runs},
    rounds::{Look, go_round},
    supervisor::Beat,
    timer::earlier,
};
use crate::{
    boxed::error_chain,
    cancel::CancelToken,
    crash_point,
    id::RunId,
    instance::{Instance, RunLauncher, Unplannable},
    run::{Run, RunStatus},
    store::{Claim, StoreError},
};

/// The shortest time between two looks.
const REST: Duration = Duration::from_millis(5);
/// How long a run is held off that could not be launched, before it is tried again.
const AGAIN: SignedDuration = SignedDuration::from_secs(10);
/// How soon to look again for a run whose last execution is still coming to its end here.
const ENDING: SignedDuration = SignedDuration::from_secs(1);
/// How often a run is planned anew whose definitions are missing.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(60);
/// How long the definitions of a run may be missing.
const MISSING: SignedDuration = SignedDuration::from_hours(1);
/// However often the daemon begins anew: a run of this age is not waited with any longer.
const OLD: SignedDuration = SignedDuration::from_hours(24);

/// Takes runs out of the queue.
pub(super) struct Queue {
    instance: Instance,
    launcher: Arc<dyn RunLauncher>,
    rules: QueueRules,
    held_off: BTreeMap<RunId, HeldOff>,
}

/// A run that is not started for a while.
#[derive(Debug, Clone)]
struct HeldOff {
    reason: String,
    /// Since when.
    since: Timestamp,
    /// When it is tried again.
    again: Timestamp,
}

impl Look for Queue {
    async fn round(&mut self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let location = Arc::clone(self.instance.location());
        let unfinished = self.instance.store().unfinished(location).await?;
        self.held_off.retain(|id, _| unfinished.iter().any(|run| run.id == *id));
        for run in unfinished.iter().filter(|run| run.status == RunStatus::Canceling) {
            self.launcher.cancel(run.id);
        }
        // Planning shows which of those that were chosen cannot start; then others may take their places.
        loop {
            let alive = self.launcher.alive();
            let held_off = |id| self.why_held_off(id, &alive, now);
            let decision = next_runs(&self.rules, &unfinished, held_off, now);
            let chosen: Vec<&Run> = unfinished
                .iter()
                .filter(|run| decision.start.contains(&run.id))
                .collect();
            if self.hold_off_unplannable(&chosen, now).await? {
                continue;
            }
            let taken = join_all(chosen.into_iter().map(|run| self.start(run, now))).await;
            let mut wake_at = decision.wake_at;
            for started in taken {
                if let Some((id, reason)) = started? {
                    self.hold_off(id, reason, now, AGAIN);
                }
            }
            for held_off in self.held_off.values() {
                wake_at = earlier(wake_at, Some(held_off.again));
            }
            if unfinished
                .iter()
                .any(|run| run.status == RunStatus::Queued && alive.contains(&run.id))
            {
                wake_at = earlier(wake_at, now.checked_add(ENDING).ok());
            }
            return Ok(wake_at);
        }
    }
}

impl Queue {
    pub(super) fn new(instance: Instance, launcher: Arc<dyn RunLauncher>) -> Self {
        let rules = QueueRules::new(instance.limits(), instance.definitions());
        Self {
            instance,
            launcher,
            rules,
            held_off: BTreeMap::new(),
        }
    }

    /// Goes on until it is stopped.
    pub(super) async fn run(self, stop: CancelToken, beat: Beat) -> Result<(), StoreError> {
        let instance = self.instance.clone();
        // Before anything is started: what follows the ends of runs counts from here on, and none may end before it.
        instance.declare_triggers().await?;
        go_round(&instance, REST, self, stop, beat).await
    }

    fn why_held_off(&self, id: RunId, alive: &[RunId], now: Timestamp) -> Option<String> {
        if alive.contains(&id) {
            return Some("its last execution is still coming to its end here".to_owned());
        }
        let held_off = self.held_off.get(&id)?;
        (held_off.again > now).then(|| held_off.reason.clone())
    }

    /// Whether one of the chosen runs cannot be planned now.
    async fn hold_off_unplannable(&mut self, chosen: &[&Run], now: Timestamp) -> Result<bool, StoreError> {
        let mut any = false;
        for run in chosen {
            match self.instance.prepare(run).await {
                Ok(_) => {}
                Err(Unplannable::Store(error)) => return Err(error),
                Err(error @ (Unplannable::Plan(_) | Unplannable::Panicked)) => {
                    any = true;
                    let reason = format!("it cannot be planned: {}", error_chain(&error));
                    let since = self.hold_off(run.id, reason.clone(), now, LOOK_AGAIN);
                    if now.duration_since(since) >= MISSING || now.duration_since(run.created_at) >= OLD {
                        self.instance.end(run, RunStatus::Failure, now, reason).await?;
                    } else if since == now {
                        warn!(run = %run.id, error = error_chain(&error), "a queued run cannot be planned; it waits");
                    }
                }
            }
        }
        Ok(any)
    }

    /// Holds a run off for a while. Returns since when it is.
    fn hold_off(&mut self, id: RunId, reason: String, now: Timestamp, pause: SignedDuration) -> Timestamp {
        let since = self.held_off.get(&id).map_or(now, |held_off| held_off.since);
        let again = now.checked_add(pause).unwrap_or(Timestamp::MAX);
        self.held_off.insert(id, HeldOff { reason, since, again });
        since
    }

    /// Claims a run and hands it over. The reason when the launcher does not take it.
    async fn start(&self, run: &Run, now: Timestamp) -> Result<Option<(RunId, String)>, StoreError> {
        let claim = Claim {
            run: run.id,
            holder: self.launcher.holder(run.id),
            at: now,
            lease: self.instance.leases().run,
        };
        crash_point::reached("queue/decided");
        let claimed = match self.instance.store().claim(claim).await {
            Ok(claimed) => claimed,
            // Somebody canceled it, or another daemon was faster.
            Err(error) if error.is_conflict() => return Ok(None),
            Err(error) => return Err(error),
        };
        let epoch = claimed.epoch;
        info!(run = %run.id, epoch, "run starts");
        crash_point::reached("queue/claimed");
        let Err(error) = self.launcher.launch(claimed).await else {
            crash_point::reached("queue/launched");
            return Ok(None);
        };
        let reason = format!("it could not be launched: {}", error_chain(error.as_ref()));
        warn!(run = %run.id, reason, "a run goes back into the queue");
        match self.instance.store().requeue(run.id, epoch, now, reason.clone()).await {
            Err(error) if !error.is_conflict() => Err(error),
            Ok(_) | Err(_) => Ok(Some((run.id, reason))),
        }
    }
}
