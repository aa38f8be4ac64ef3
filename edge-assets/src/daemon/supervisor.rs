//! Keeps the loops of the daemon going: one task each, begun anew with a growing pause when it fails or panics.

use std::{
    any::Any,
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::FutureExt as _;
use jiff::Timestamp;
use serde::Serialize;
use tokio::task::JoinSet;
use tracing::{debug, error, warn};

use super::alerting::Alerting;
use crate::{
    boxed::{BoxFuture, error_chain},
    cancel::CancelToken,
    clock::SharedClock,
    policy::RetryPolicy,
    store::StoreError,
};

/// The pause after the first failure; it doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// A loop that has gone well for so long begins with the first pause again.
const WELL: Duration = Duration::from_secs(60);

/// How one of the daemon's loops is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LoopHealth {
    /// Its name.
    pub name: &'static str,
    /// When it last went round.
    pub last_round: Option<Timestamp>,
    /// The same, as the time that had passed then.
    #[serde(skip)]
    last_monotonic: Option<Duration>,
    /// How often it was begun anew after a failure.
    pub restarts: u64,
    /// What the last failure was.
    pub last_error: Option<String>,
}

/// How all loops are. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Health {
    clock: SharedClock,
    loops: Arc<Mutex<BTreeMap<&'static str, LoopHealth>>>,
}

/// What a loop tells with: its heartbeat.
#[derive(Debug, Clone)]
pub(super) struct Beat {
    health: Health,
    name: &'static str,
}

/// One loop: it goes on until it is stopped.
pub(super) struct Loop {
    name: &'static str,
    run: Box<dyn Fn(CancelToken, Beat) -> BoxFuture<'static, Result<(), StoreError>> + Send + Sync>,
}

impl Loop {
    pub(super) fn new(
        name: &'static str,
        run: impl Fn(CancelToken, Beat) -> BoxFuture<'static, Result<(), StoreError>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name,
            run: Box::new(run),
        }
    }
}

impl Health {
    pub(super) fn new(clock: SharedClock) -> Self {
        Self {
            clock,
            loops: Arc::default(),
        }
    }

    /// What the loop of a name tells with.
    pub(super) fn beat(&self, name: &'static str) -> Beat {
        Beat {
            health: self.clone(),
            name,
        }
    }

    /// Whether a loop has gone round within the last `time`.
    pub(super) fn has_beaten(&self, name: &str, time: Duration) -> bool {
        let beaten = self.lock().get(name).and_then(|health| health.last_monotonic);
        beaten.is_some_and(|at| self.clock.monotonic().saturating_sub(at) < time)
    }

    pub(super) fn all(&self) -> Vec<LoopHealth> {
        self.lock().values().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, LoopHealth>> {
        self.loops.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, name: &'static str, change: impl FnOnce(&mut LoopHealth)) {
        let mut loops = self.lock();
        let health = loops.entry(name).or_insert_with(|| LoopHealth {
            name,
            last_round: None,
            last_monotonic: None,
            restarts: 0,
            last_error: None,
        });
        change(health);
    }
}

impl Beat {
    /// Says that the loop has gone round.
    pub(super) fn round(&self) {
        let (now, monotonic) = (self.health.clock.now(), self.health.clock.monotonic());
        self.health.of(self.name, |health| {
            health.last_round = Some(now);
            health.last_monotonic = Some(monotonic);
        });
    }
}

/// Runs loops until they are stopped; each failure is its own.
pub(super) async fn supervise(loops: Vec<Loop>, stop: &CancelToken, health: &Health, alerting: &Alerting) {
    let mut tasks = JoinSet::new();
    for one in loops {
        tasks.spawn(keep_going(one, stop.clone(), health.clone(), alerting.clone()));
    }
    while tasks.join_next().await.is_some() {}
}

async fn keep_going(one: Loop, stop: CancelToken, health: Health, alerting: Alerting) {
    let pauses = RetryPolicy::new(u32::MAX)
        .backoff(FIRST_PAUSE)
        .cap(LONGEST_PAUSE)
        .jitter();
    let mut failures: u32 = 0;
    let mut last: Option<String> = None;
    while !stop.is_cancelled() {
        let began = health.clock.monotonic();
        let beat = health.beat(one.name);
        let text = match AssertUnwindSafe((one.run)(stop.clone(), beat)).catch_unwind().await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => {
                let text = error_chain(&error);
                // Said once, however often it happens in a row.
                if last.as_ref() == Some(&text) {
                    debug!(name = one.name, error = text, "a loop of the daemon failed again");
                } else {
                    warn!(
                        name = one.name,
                        error = text,
                        "a loop of the daemon failed; it begins anew"
                    );
                }
                text
            }
            Err(panic) => {
                let text = format!("panicked: {}", panic_text(panic.as_ref()));
                error!(
                    name = one.name,
                    error = text,
                    "a loop of the daemon panicked; it begins anew"
                );
                alerting.daemon(
                    one.name,
                    format!("the {} of the daemon {text}", one.name),
                    health.clock.now(),
                );
                text
            }
        };
        let went_well = health.clock.monotonic().saturating_sub(began) >= WELL;
        last = (!went_well).then(|| text.clone());
        health.of(one.name, |health| {
            health.restarts += 1;
            health.last_error = Some(text);
        });
        failures = if went_well { 1 } else { failures.saturating_add(1) };
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pauses.delay(failures, fastrand::f64())) => {}
        }
    }
}

/// What a panic says.
pub(super) fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a value that is not text").to_owned()
}
