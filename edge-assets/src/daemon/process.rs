//! [`Daemon`]: the long-running process, from its start to its last run.

use std::{fmt, sync::Arc, time::Duration};

use jiff::Timestamp;
use tracing::info;

use super::{
    aftermath_loop::Aftermath,
    alerting::Alerting,
    automation_loop::AutomationLoop,
    backfills_loop::Backfills,
    digests_loop::Digests,
    freshness_loop::FreshnessWatch,
    leader::Leadership,
    monitor_loop::Monitor,
    queue_loop::Queue,
    retention::keep_bounded,
    schedules_loop::Scheduler,
    sensors_loop::Sensors,
    supervisor::{Health, Loop, LoopHealth, supervise},
};
use crate::{
    alert::Alerts,
    cancel::CancelToken,
    crash_point,
    instance::{InProcessLauncher, Instance, InstanceError, RunLauncher},
    store::Retention,
};

/// The name of the loop that leads or stands by.
const LEADER: &str = "leader";
/// A daemon whose leader has not gone round for so long is as good as dead.
const ALIVE: Duration = Duration::from_secs(60);
/// How long runs may go on that are under way when the daemon is to end.
const GRACE: Duration = Duration::from_secs(30);

/// The long-running process: it ticks schedules and sensors, starts what is queued, and looks after what runs.
///
/// ```
/// use edge_assets::{AssetDef, CancelToken, Definitions, RunStatus, daemon::Daemon, store::MemoryStore};
/// use edge_assets::instance::{Instance, LaunchRequest};
/// use std::sync::Arc;
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let one = AssetDef::builder("one").run(|| async { Ok::<_, std::io::Error>(1) });
/// let definitions = Definitions::builder().assets([one]).build()?;
/// let instance = Instance::builder(definitions, Arc::new(MemoryStore::new())).build();
///
/// let stop = CancelToken::new();
/// let daemon = Daemon::new(instance.clone())?;
/// let work = async {
///     let launched = instance.launch(LaunchRequest::selection("one")).await?;
///     let run = instance.wait(launched.run.id).await;
///     stop.cancel();
///     run
/// };
/// let (run, ()) = tokio::join!(work, daemon.run(stop.clone()));
/// assert_eq!(run?.status, RunStatus::Success);
/// # Ok(()) }
/// ```
pub struct Daemon {
    instance: Instance,
    launcher: Launcher,
    grace: Duration,
    retention: Retention,
    alerting: Alerting,
    alerts: Option<Alerts>,
    /// When this daemon was made.
    since: Timestamp,
    health: Health,
}

enum Launcher {
    Here(InProcessLauncher),
    Elsewhere(Arc<dyn RunLauncher>),
}

impl Daemon {
    /// Makes the daemon of an instance; its runs are executed in this process.
    ///
    /// # Errors
    /// [`InstanceError::Definitions`] when an asset, check or sensor needs a resource that is not there.
    pub fn new(instance: Instance) -> Result<Self, InstanceError> {
        instance.definitions().check_all_resources()?;
        let here = InProcessLauncher::new(instance.clone());
        Ok(Self::with(instance, Launcher::Here(here)))
    }

    /// Makes the daemon of an instance whose runs are started elsewhere: what assets need is not asked for here.
    #[cfg(any(feature = "test-util", feature = "cli"))]
    pub(crate) fn launching(instance: Instance, launcher: Arc<dyn RunLauncher>) -> Self {
        Self::with(instance, Launcher::Elsewhere(launcher))
    }

    fn with(instance: Instance, launcher: Launcher) -> Self {
        Self {
            launcher,
            since: instance.clock().now(),
            health: Health::new(Arc::clone(instance.clock())),
            instance,
            grace: GRACE,
            retention: Retention::default(),
            alerting: Alerting::default(),
            alerts: None,
        }
    }

    /// Has runs started elsewhere.
    #[must_use]
    pub fn launcher(mut self, launcher: Arc<dyn RunLauncher>) -> Self {
        self.launcher = Launcher::Elsewhere(launcher);
        self
    }

    /// Sets how long runs may go on that are under way when the daemon is to end; 30 s by default. What is not over then goes
    /// back into the queue.
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Sets how much the store keeps.
    #[must_use]
    pub fn retention(mut self, retention: Retention) -> Self {
        self.retention = retention;
        self
    }

    /// Raises alerts: of runs that failed for good, of ticks that failed, of what sensors say, and of assets whose freshness changes.
    /// The store keeps what became of each; silences and quiet hours are heeded.
    #[must_use]
    pub fn alerts(mut self, alerts: Alerts) -> Self {
        let instance = &self.instance;
        let (store, clock) = (Arc::clone(instance.store()), Arc::clone(instance.clock()));
        alerts.keep_in(store, clock, Arc::clone(instance.location()));
        self.alerting = Alerting::new(alerts.clone());
        self.alerts = Some(alerts);
        self
    }

    /// How the loops of the daemon are; a function, so that it can be asked while the daemon runs.
    pub fn health(&self) -> impl Fn() -> Vec<LoopHealth> + Send + Sync + 'static {
        let health = self.health.clone();
        move || health.all()
    }

    /// Whether the daemon does its work: within the last minute it led, or stood by, and the store answered.
    pub fn is_alive(&self) -> impl Fn() -> bool + Send + Sync + 'static {
        let health = self.health.clone();
        move || health.has_beaten(LEADER, ALIVE)
    }

    /// Runs until it is stopped, and returns once everything is in order: no loop goes on, no run is executed here, what was not
    /// over in time is back in the queue, and another daemon may lead.
    pub async fn run(self, stop: CancelToken) {
        let awake = CancelToken::new();
        let heartbeat = match &self.launcher {
            Launcher::Here(here) => {
                let here = here.clone();
                Some(Loop::new("heartbeat", move |stop, _| {
                    let here = here.clone();
                    Box::pin(async move {
                        here.keep_alive(stop).await;
                        Ok(())
                    })
                }))
            }
            Launcher::Elsewhere(_) => None,
        };
        let keeping_alive = supervise(heartbeat.into_iter().collect(), &awake, &self.health, &self.alerting);
        let leading = async {
            self.lead(&stop).await;
            crash_point::reached("daemon/loops_ended");
            if let Launcher::Here(here) = &self.launcher {
                here.drain(self.grace).await;
            }
            crash_point::reached("daemon/drained");
            awake.cancel();
        };
        tokio::join!(keeping_alive, leading);
        info!("the daemon has ended");
    }

    /// Leads, or waits to, until it is stopped.
    async fn lead(&self, stop: &CancelToken) {
        let leadership = Leadership::new(self.instance.clone(), self.health.beat(LEADER));
        while leadership.win(stop).await {
            crash_point::reached("leader/won");
            let leading = stop.child();
            let until_lost = async {
                tokio::select! {
                    biased;
                    () = leadership.keep() => leading.cancel(),
                    () = leading.cancelled() => {}
                }
            };
            tokio::join!(
                supervise(self.loops(), &leading, &self.health, &self.alerting),
                until_lost
            );
            if stop.is_cancelled() {
                leadership.resign().await;
                return;
            }
        }
    }

    fn loops(&self) -> Vec<Loop> {
        let launcher: Arc<dyn RunLauncher> = match &self.launcher {
            Launcher::Here(here) => Arc::new(here.clone()),
            Launcher::Elsewhere(launcher) => Arc::clone(launcher),
        };
        let (queue_launcher, instance) = (Arc::clone(&launcher), self.instance.clone());
        let queue = Loop::new("queue", move |stop, beat| {
            Box::pin(Queue::new(instance.clone(), Arc::clone(&queue_launcher)).run(stop, beat))
        });
        let instance = self.instance.clone();
        let monitor = Loop::new("monitor", move |stop, beat| {
            Box::pin(Monitor::new(instance.clone(), Arc::clone(&launcher)).run(stop, beat))
        });
        let (instance, alerting) = (self.instance.clone(), self.alerting.clone());
        let scheduler = Loop::new("scheduler", move |stop, beat| {
            Box::pin(Scheduler::new(instance.clone(), alerting.clone()).run(stop, beat))
        });
        let (instance, alerting) = (self.instance.clone(), self.alerting.clone());
        let sensors = Loop::new("sensors", move |stop, beat| {
            Box::pin(Sensors::new(instance.clone(), alerting.clone()).run(stop, beat))
        });
        let (instance, alerting) = (self.instance.clone(), self.alerting.clone());
        let aftermath = Loop::new("aftermath", move |stop, beat| {
            Box::pin(Aftermath::new(instance.clone(), alerting.clone()).run(stop, beat))
        });
        let (instance, alerting) = (self.instance.clone(), self.alerting.clone());
        let freshness = Loop::new("freshness", move |stop, beat| {
            Box::pin(FreshnessWatch::new(instance.clone(), alerting.clone()).run(stop, beat))
        });
        let (instance, alerting) = (self.instance.clone(), self.alerting.clone());
        let backfills = Loop::new("backfills", move |stop, beat| {
            Box::pin(Backfills::new(instance.clone(), alerting.clone()).run(stop, beat))
        });
        let (instance, alerting) = (self.instance.clone(), self.alerting.clone());
        let automation = Loop::new("automation", move |stop, beat| {
            Box::pin(AutomationLoop::new(instance.clone(), alerting.clone()).run(stop, beat))
        });
        let (instance, retention) = (self.instance.clone(), self.retention);
        let retention = Loop::new("retention", move |stop, beat| {
            Box::pin(keep_bounded(instance.clone(), retention, stop, beat))
        });
        let digests = self.alerts.clone().map(|alerts| {
            let (instance, since) = (self.instance.clone(), self.since);
            Loop::new("alerts", move |stop, beat| {
                Box::pin(Digests::new(instance.clone(), alerts.clone(), since).run(stop, beat))
            })
        });
        let others = [
            queue, monitor, scheduler, sensors, aftermath, backfills, freshness, automation, retention,
        ];
        others.into_iter().chain(digests).collect()
    }
}

impl fmt::Debug for Daemon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Daemon")
            .field("instance", &self.instance)
            .field("grace", &self.grace)
            .field("retention", &self.retention)
            .finish_non_exhaustive()
    }
}
