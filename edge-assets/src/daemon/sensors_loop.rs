//! The sensor loop: each sensor is evaluated in a task of its own, one tick at a time, so that none delays another.

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt as _;
use jiff::Timestamp;
use tokio::{task::JoinSet, time::Instant};
use tracing::warn;

use super::{
    alerting::Alerting,
    schedules::Asking,
    sensors::{Reaction, Ticker},
    supervisor::{Beat, panic_text},
    timer::Watch,
};
use crate::{
    boxed::error_chain,
    cancel::CancelToken,
    instance::Instance,
    store::{EventPosition, StoreError},
    tick::{TriggerKind, TriggerState},
    trigger::{SensorDef, wait},
};

/// The shortest time between two looks because of a change.
const REST: Duration = Duration::from_millis(100);
/// How long a sensor rests whose tick could not be recorded.
const STORE_PAUSE: Duration = Duration::from_secs(1);

/// Evaluates the sensors.
pub(super) struct Sensors {
    ticker: Ticker,
    lines: Vec<Line>,
    ticking: JoinSet<(usize, Result<Reaction, StoreError>)>,
    is_declared: bool,
}

/// A sensor, and where it stands.
struct Line {
    sensor: Arc<SensorDef>,
    /// As it was seen last.
    state: Option<TriggerState>,
    /// When it is evaluated next; not at all while it is off.
    due: Option<Instant>,
    is_ticking: bool,
    /// Up to here there was nothing to react to.
    seen: EventPosition,
    /// Nothing has happened since it looked last.
    is_quiet: bool,
}

impl Sensors {
    pub(super) fn new(instance: Instance, alerting: Alerting) -> Self {
        let line = |sensor: &SensorDef| Line {
            sensor: Arc::new(sensor.clone()),
            state: None,
            due: None,
            is_ticking: false,
            seen: EventPosition::default(),
            is_quiet: false,
        };
        let asking = Asking {
            location: Arc::clone(instance.location()),
            code_version: Arc::clone(instance.code_version()),
        };
        Self {
            lines: instance.definitions().sensors().iter().map(line).collect(),
            ticker: Ticker {
                instance,
                asking,
                alerting,
            },
            ticking: JoinSet::new(),
            is_declared: false,
        }
    }

    /// Goes on until it is stopped; what is being evaluated then is given up, and leaves no trace.
    pub(super) async fn run(mut self, stop: CancelToken, beat: Beat) -> Result<(), StoreError> {
        if self.lines.is_empty() {
            beat.round();
            stop.cancelled().await;
            return Ok(());
        }
        let changes = self.ticker.instance.store().changes();
        let mut switched = Watch::new(changes.clone(), |changes| changes.runs, REST);
        let mut happened = Watch::new(changes, |changes| changes.events, REST);
        let reacts = self.lines.iter().any(|line| line.sensor.kind.is_reaction());
        loop {
            switched.look();
            self.read_states(self.ticker.instance.clock().now()).await?;
            beat.round();
            loop {
                self.begin_due(Instant::now());
                let due = self.next_due();
                tokio::select! {
                    biased;
                    () = stop.cancelled() => return Ok(()),
                    Some(ended) = self.ticking.join_next() => {
                        if let Ok((place, ended)) = ended {
                            self.note_end(place, ended);
                        }
                        break;
                    }
                    () = sleep_until(due) => {}
                    () = happened.changed(), if reacts => {
                        happened.look();
                        self.lines.iter_mut().for_each(|line| line.is_quiet = false);
                    }
                    () = switched.changed() => break,
                }
            }
        }
    }

    async fn read_states(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let instance = &self.ticker.instance;
        let states = if self.is_declared {
            instance.store().triggers(Arc::clone(instance.location())).await?
        } else {
            instance.declare_triggers().await?
        };
        self.is_declared = true;
        let at = Instant::now();
        for line in &mut self.lines {
            let is_its =
                |state: &&TriggerState| state.key.kind == TriggerKind::Sensor && state.key.name == line.sensor.name;
            let Some(state) = states.iter().find(is_its) else {
                continue;
            };
            // The wait is asked for once a state: it must not depend on what becomes of the clock meanwhile.
            if line.state.as_ref() != Some(state) {
                line.due = wait(&line.sensor, state, now).map(|wait| at + wait);
                line.state = Some(state.clone());
                line.is_quiet = false;
            }
        }
        Ok(())
    }

    fn begin_due(&mut self, at: Instant) {
        for (place, line) in self.lines.iter_mut().enumerate() {
            let is_due = line.due.is_some_and(|due| due <= at);
            if !is_due || line.is_ticking || line.is_quiet {
                continue;
            }
            let Some(state) = line.state.clone() else {
                continue;
            };
            line.is_ticking = true;
            let (ticker, sensor, seen) = (self.ticker.clone(), Arc::clone(&line.sensor), line.seen);
            self.ticking.spawn(async move {
                let ticking = async {
                    if sensor.kind.is_reaction() {
                        ticker.react(&sensor, &state, seen).await
                    } else {
                        ticker.poll(&sensor, &state).await.map(|()| Reaction::Ticked)
                    }
                };
                let ended = AssertUnwindSafe(ticking).catch_unwind().await;
                (place, ended.unwrap_or_else(|panic| Err(broken(panic.as_ref()))))
            });
        }
    }

    fn next_due(&self) -> Option<Instant> {
        let idle = self.lines.iter().filter(|line| !line.is_ticking && !line.is_quiet);
        idle.filter_map(|line| line.due).min()
    }

    fn note_end(&mut self, place: usize, ended: Result<Reaction, StoreError>) {
        let line = &mut self.lines[place];
        line.is_ticking = false;
        match ended {
            Ok(Reaction::Ticked | Reaction::Begun) => {
                // The store has another state of it now, and with that comes the next time. It may have been seen already, before
                // the answer came.
                line.state = None;
            }
            Ok(Reaction::Nothing(seen)) => {
                line.seen = seen;
                line.is_quiet = true;
            }
            Err(error) => {
                warn!(sensor = %line.sensor.name, error = error_chain(&error), "a tick could not be recorded; trying again");
                line.due = Some(Instant::now() + STORE_PAUSE);
            }
        }
    }
}

/// A panic that is not the author's.
fn broken(panic: &(dyn Any + Send)) -> StoreError {
    StoreError::Failed {
        action: "record a tick",
        source: panic_text(panic).into(),
    }
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
