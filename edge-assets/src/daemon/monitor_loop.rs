//! The monitor: runs whose process is gone go back into the queue, and none stays starting or canceling for ever.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use jiff::Timestamp;
use tracing::info;

use super::{
    monitor::{Circumstances, Judgement, judge},
    rounds::{Look, go_round},
    supervisor::Beat,
    timer::earlier,
};
use crate::{
    cancel::CancelToken,
    id::RunId,
    instance::{Instance, RunLauncher},
    run::{Run, RunStatus},
    store::StoreError,
};

/// When the time of day runs ahead of the time that has passed by more than this, the clock was set, or the machine slept.
const JUMP: Duration = Duration::from_secs(5);

/// Looks after the runs that are under way.
pub(super) struct Monitor {
    instance: Instance,
    launcher: Arc<dyn RunLauncher>,
    last_look: Option<(Timestamp, Duration)>,
    /// Until then nobody is declared dead: others had no time yet to say that they live.
    lenient_until: Option<Duration>,
    /// Leases that end later than any can: the clock was set back. Kept with the time of their first sight.
    too_long: BTreeMap<RunId, (Timestamp, Duration)>,
}

impl Look for Monitor {
    async fn round(&mut self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let monotonic = self.instance.clock().monotonic();
        let look = look_every(&self.instance);
        self.notice_jump(now, monotonic);
        let unfinished = self
            .instance
            .store()
            .unfinished(Arc::clone(self.instance.location()))
            .await?;
        if self.lenient_until.is_some_and(|until| monotonic < until) {
            let is_under_way = unfinished.iter().any(|run| run.status != RunStatus::Queued);
            return Ok(is_under_way.then(|| now.checked_add(look).unwrap_or(Timestamp::MAX)));
        }
        let alive = self.launcher.alive();
        let mut wake_at = None;
        self.too_long.retain(|id, _| unfinished.iter().any(|run| run.id == *id));
        for run in &unfinished {
            let run = &self.within_a_lease(run, now, monotonic);
            let circumstances = Circumstances {
                now,
                is_alive: alive.contains(&run.id),
                grace: self.instance.limits().grace,
            };
            match judge(run, circumstances) {
                Judgement::Rest => {}
                Judgement::LookAt(at) => wake_at = earlier(wake_at, Some(at)),
                Judgement::Lost => self.instance.put_back(run, now).await?,
                Judgement::End(status, reason) => self.instance.end(run, status, now, reason).await?,
            }
        }
        let soon = now.checked_add(look).unwrap_or(Timestamp::MAX);
        Ok(wake_at.map(|at| at.min(soon)))
    }
}

impl Monitor {
    pub(super) fn new(instance: Instance, launcher: Arc<dyn RunLauncher>) -> Self {
        Self {
            instance,
            launcher,
            last_look: None,
            lenient_until: None,
            too_long: BTreeMap::new(),
        }
    }

    /// Goes on until it is stopped.
    pub(super) async fn run(self, stop: CancelToken, beat: Beat) -> Result<(), StoreError> {
        let instance = self.instance.clone();
        go_round(&instance, look_every(&instance), self, stop, beat).await
    }

    fn notice_jump(&mut self, now: Timestamp, monotonic: Duration) {
        if let Some((then, passed_then)) = self.last_look.replace((now, monotonic)) {
            let by_the_clock = Duration::try_from(now.duration_since(then)).unwrap_or_default();
            let passed = monotonic.saturating_sub(passed_then);
            if by_the_clock > passed + JUMP {
                info!("the clock was set forward, or the machine slept; nobody is declared dead for a while");
                self.lenient_until = Some(monotonic + self.instance.leases().run);
            }
        }
    }

    /// The run as it is, but with a lease that ends when nobody has renewed it for as long as leases last.
    fn within_a_lease(&mut self, run: &Run, now: Timestamp, monotonic: Duration) -> Run {
        let mut run = run.clone();
        let lease = self.instance.leases().run;
        let longest = self.instance.leases().run_until(now);
        let Some(until) = run.lease_until.filter(|until| *until > longest) else {
            self.too_long.remove(&run.id);
            return run;
        };
        let seen = self.too_long.entry(run.id).or_insert((until, monotonic));
        if seen.0 != until {
            *seen = (until, monotonic);
        }
        let left = lease.saturating_sub(monotonic.saturating_sub(seen.1));
        run.lease_until = now.checked_add(left).ok();
        run
    }
}

/// The longest time between two looks while a run is under way: 5 s when leases last 15 s.
fn look_every(instance: &Instance) -> Duration {
    instance.leases().run / 3
}
