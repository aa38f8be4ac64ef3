//! One leader a location: of several daemons on one store one leads, by a lease, and the others wait for it to end.
//!
//! Two leaders for a moment do no harm: every tick, claim and hand-over is one transaction with a comparison, and the second one
//! is refused. The lease keeps them from doing the work twice, and the loops of a leader stop when it is lost.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use tracing::{info, warn};

use super::{supervisor::Beat, timer::left};
use crate::{boxed::error_chain, cancel::CancelToken, crash_point, instance::Instance, store::StoreError};

/// The pause before the next try when the store fails.
const PAUSE: Duration = Duration::from_millis(500);
/// The shortest pause between two looks.
const SHORTEST: Duration = Duration::from_millis(10);

/// The lease of the leader of a location.
#[derive(Debug)]
pub(super) struct Leadership {
    instance: Instance,
    name: Arc<str>,
    beat: Beat,
}

/// The name of the lease of whoever leads.
pub(crate) fn leader_lease(instance: &Instance) -> Arc<str> {
    format!("leader of {}", instance.location()).into()
}

impl Leadership {
    pub(super) fn new(instance: Instance, beat: Beat) -> Self {
        let name = leader_lease(&instance);
        Self { instance, name, beat }
    }

    /// Waits until this process leads; `false` when it is stopped before.
    pub(super) async fn win(&self, stop: &CancelToken) -> bool {
        let clock = self.instance.clock();
        let (lease, often) = self.times();
        let (mut is_told, mut is_failing) = (false, false);
        // The lease as it was seen first, with the time of that: one that nobody renews ends, whatever the clock was set to.
        let mut seen: Option<(Timestamp, Duration)> = None;
        loop {
            let stale = seen.filter(|(_, at)| clock.monotonic().saturating_sub(*at) >= lease + often);
            let pause = match self.acquire(stale.map(|(until, _)| until)).await {
                Ok(Some(_)) => {
                    info!(location = %self.instance.location(), "this daemon leads");
                    return true;
                }
                Ok(None) => {
                    is_failing = false;
                    if !is_told {
                        info!(location = %self.instance.location(), "another daemon leads; this one stands by");
                        is_told = true;
                    }
                    let until = self.other().await;
                    if until != seen.map(|(until, _)| until) {
                        seen = until.map(|until| (until, clock.monotonic()));
                    }
                    let left = until.map_or(Duration::ZERO, |until| left(clock.now(), until));
                    left.clamp(SHORTEST, often)
                }
                Err(error) => {
                    if !std::mem::replace(&mut is_failing, true) {
                        warn!(error = error_chain(&error), "the store does not answer; trying again");
                    }
                    PAUSE
                }
            };
            tokio::select! {
                biased;
                () = stop.cancelled() => return false,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Keeps the lease; completes when it is lost.
    pub(super) async fn keep(&self) {
        let clock = self.instance.clock();
        let (lease, often) = self.times();
        let mut renewed = clock.monotonic();
        let mut pause = often;
        let mut is_failing = false;
        loop {
            tokio::time::sleep(pause).await;
            let asked = clock.monotonic();
            match self.acquire(None).await {
                Ok(Some(_)) => {
                    renewed = asked;
                    is_failing = false;
                    pause = often;
                }
                Ok(None) => {
                    warn!(location = %self.instance.location(), "another daemon leads now");
                    return;
                }
                Err(error) => {
                    if !std::mem::replace(&mut is_failing, true) {
                        let error = error_chain(&error);
                        warn!(error, "the lease of the leader could not be renewed; trying again");
                    }
                    pause = PAUSE.min(often);
                }
            }
            if clock.monotonic().saturating_sub(renewed) >= lease {
                warn!(location = %self.instance.location(), "the lease of the leader has ended");
                return;
            }
        }
    }

    /// Gives the lease back, so that another daemon need not wait for its end.
    pub(super) async fn resign(&self) {
        crash_point::reached("leader/resigning");
        let holder = Arc::clone(self.instance.process());
        if let Err(error) = self.instance.store().release(Arc::clone(&self.name), holder).await {
            warn!(
                error = error_chain(&error),
                "the lease of the leader could not be given back; it ends by itself"
            );
        }
        crash_point::reached("leader/resigned");
    }

    /// How long the lease lasts, and how often it is renewed and looked at.
    fn times(&self) -> (Duration, Duration) {
        let leases = self.instance.leases();
        (leases.leader, leases.leader_beat())
    }

    /// Takes or renews the lease. `over` is an end that is known to have come.
    async fn acquire(&self, over: Option<Timestamp>) -> Result<Option<Timestamp>, StoreError> {
        let now = self.instance.clock().now();
        let at = over.map_or(now, |over| over.max(now));
        let until = now.checked_add(self.instance.leases().leader).unwrap_or(Timestamp::MAX);
        let holder = Arc::clone(self.instance.process());
        let lease = self.instance.store().acquire(Arc::clone(&self.name), holder, at, until);
        let lease = lease.await?;
        self.beat.round();
        Ok(lease.map(|lease| lease.until))
    }

    /// When the lease of the leader ends; nothing when there is none, or when the store does not say.
    async fn other(&self) -> Option<Timestamp> {
        let lease = self.instance.store().lease(Arc::clone(&self.name)).await;
        Some(lease.ok()??.until)
    }
}
