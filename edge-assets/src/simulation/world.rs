//! [`Simulation`]: time passes, daemons start, end and crash.

use std::{collections::BTreeMap, fmt, future::Future, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use super::{SimulationBuilder, clock::SimulatedClock, driver::Driver, pretended::PretendedRuns};
use crate::{
    cancel::CancelToken,
    clock::Clock as _,
    daemon::Daemon,
    definitions::Definitions,
    instance::{Instance, InstanceError, Leases, Limits},
    store::{Retention, SharedStore},
};

/// The real daemon in virtual time: weeks of schedules and sensors in a plain `#[test]`.
///
/// ```
/// use edge_assets::{RunStatus, prelude::*, testing::Simulation};
/// use std::time::Duration;
///
/// #[asset]
/// async fn report() -> Result {
///     tokio::time::sleep(Duration::from_secs(90 * 60)).await; // takes no real time
///     Ok(())
/// }
///
/// #[schedule(cron = "0 * * * *", select = "report")]
/// fn hourly() {}
///
/// let definitions = Definitions::builder().asset::<report>().schedule::<hourly>().build().unwrap();
/// let mut simulation = Simulation::new(definitions, "2026-03-01T00:45:00Z".parse().unwrap());
/// simulation.run_for(Duration::from_secs(6 * 3_600));
///
/// // A run takes longer than an hour, so every other tick is skipped, and says why.
/// assert_eq!(simulation.ticks("hourly").len(), 6);
/// assert_eq!(simulation.launched_by("hourly").len(), 3);
/// assert_eq!(simulation.count(RunStatus::Success), 3);
/// ```
///
/// Time passes only in [`run_for`](Self::run_for), [`run_until`](Self::run_until) and [`finish`](Self::finish), and in
/// what waits within [`block_on`](Self::block_on). It works inside of an async test, too, whose thread waits meanwhile.
pub struct Simulation {
    driver: Driver,
    instance: Instance,
    definitions: Definitions,
    circumstances: Circumstances,
    daemons: BTreeMap<String, Running>,
}

/// The sight that a process of a name has of the store.
pub(super) type Stores = Box<dyn Fn(&str) -> SharedStore + Send + Sync>;

/// What stays the same while daemons come and go.
pub(super) struct Circumstances {
    pub(super) stores: Stores,
    pub(super) clock: Arc<SimulatedClock>,
    pub(super) limits: Limits,
    pub(super) retention: Retention,
    pub(super) leader_lease: Duration,
    pub(super) pretended: Option<PretendedRuns>,
}

/// A daemon that runs.
struct Running {
    stop: CancelToken,
    tasks: JoinSet<()>,
}

impl Simulation {
    /// The name of the daemon that a simulation begins with.
    pub const DAEMON: &'static str = "daemon";

    /// The name of the process that acts from outside, and looks.
    pub const CALLER: &'static str = "caller";

    /// Begins at an instant, which a schedule may tick for, with every schedule and sensor switched on; [`builder`](Self::builder) has more choices.
    ///
    /// # Panics
    /// As [`SimulationBuilder::start`].
    #[must_use]
    #[track_caller]
    pub fn new(definitions: Definitions, beginning: Timestamp) -> Self {
        Self::builder(definitions).beginning(beginning).start()
    }

    /// Says what a simulation begins with.
    pub fn builder(definitions: Definitions) -> SimulationBuilder {
        SimulationBuilder::new(definitions)
    }

    pub(super) fn begin(driver: Driver, circumstances: Circumstances, definitions: Definitions) -> Self {
        Self {
            instance: circumstances.instance(&definitions, Self::CALLER),
            driver,
            definitions,
            circumstances,
            daemons: BTreeMap::new(),
        }
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.circumstances.clock.now()
    }

    /// The instance that acts from outside of the daemons, for what there is no method for: see [`block_on`](Self::block_on).
    #[must_use]
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Waits for a future; the simulation goes on for as long as that takes.
    ///
    /// ```
    /// # use edge_assets::{AssetDef, Definitions, testing::Simulation};
    /// # let definitions = Definitions::builder().build().unwrap();
    /// # let simulation = Simulation::builder(definitions).start();
    /// let instance = simulation.instance().clone();
    /// let triggers = simulation.block_on(async move { instance.triggers().await });
    /// assert_eq!(triggers.unwrap(), []);
    /// ```
    pub fn block_on<T: Send>(&self, work: impl Future<Output = T> + Send) -> T {
        self.driver.run(work)
    }

    /// Lets time pass.
    pub fn run_for(&mut self, time: Duration) {
        self.driver.run(async move { tokio::time::sleep(time).await });
    }

    /// Lets time pass up to an instant; nothing happens when it is over. What is due at this very instant may not have begun.
    pub fn run_until(&mut self, at: Timestamp) {
        let left = Duration::try_from(at.duration_since(self.now())).unwrap_or_default();
        self.run_for(left);
    }

    /// Sets the time of day forth or back, as somebody may who sets the clock of the machine.
    pub fn set_clock_by(&mut self, by: SignedDuration) {
        self.circumstances.clock.set_by(by);
    }

    /// Starts a daemon, in a process of this name.
    ///
    /// # Panics
    /// When one of this name runs, or when an asset needs a resource that is not there and runs are not pretended.
    #[track_caller]
    pub fn start_daemon(&mut self, name: &str) {
        assert!(!self.daemons.contains_key(name), "a daemon `{name}` runs already");
        let instance = self.circumstances.instance(&self.definitions, name);
        let daemon = match self.circumstances.daemon(instance) {
            Ok(daemon) => daemon,
            Err(error) => panic!("the daemon `{name}` could not be started: {error}"),
        };
        let stop = CancelToken::new();
        let mut tasks = JoinSet::new();
        tasks.spawn_on(daemon.run(stop.clone()), &self.driver.handle());
        self.daemons.insert(name.to_owned(), Running { stop, tasks });
    }

    /// Ends a daemon where it stands, and with it all that it executes, as a crash does.
    ///
    /// # Panics
    /// When none of this name runs.
    #[track_caller]
    pub fn kill_daemon(&mut self, name: &str) {
        let mut daemon = self.take(name);
        self.driver.run(async move { daemon.tasks.shutdown().await });
    }

    /// Asks a daemon to end, and waits until it has: it hands back what is not over within 30 s.
    ///
    /// # Panics
    /// When none of this name runs.
    #[track_caller]
    pub fn stop_daemon(&mut self, name: &str) {
        let mut daemon = self.take(name);
        self.driver.run(async move {
            daemon.stop.cancel();
            while daemon.tasks.join_next().await.is_some() {}
        });
    }

    /// The names of the daemons that run.
    pub fn daemons(&self) -> impl Iterator<Item = &str> {
        self.daemons.keys().map(String::as_str)
    }

    /// Replaces the definitions for what is started and asked from now on; daemons that run keep theirs.
    pub fn redeploy(&mut self, definitions: Definitions) {
        self.instance = self.circumstances.instance(&definitions, Self::CALLER);
        self.definitions = definitions;
    }

    #[track_caller]
    fn take(&mut self, name: &str) -> Running {
        match self.daemons.remove(name) {
            Some(daemon) => daemon,
            None => panic!("no daemon `{name}` runs"),
        }
    }
}

impl Circumstances {
    fn instance(&self, definitions: &Definitions, process: &str) -> Instance {
        Instance::builder(definitions.clone(), (self.stores)(process))
            .clock(self.clock.clone())
            .process(process)
            .limits(self.limits.clone())
            .leases(Leases::new().leader(self.leader_lease))
            .build()
    }

    fn daemon(&self, instance: Instance) -> Result<Daemon, InstanceError> {
        let daemon = match &self.pretended {
            Some(pretended) => Daemon::launching(instance.clone(), Arc::new(pretended.of(instance))),
            None => Daemon::new(instance)?,
        };
        Ok(daemon.retention(self.retention))
    }
}

impl fmt::Debug for Simulation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulation")
            .field("now", &self.now())
            .field("daemons", &self.daemons.keys())
            .finish_non_exhaustive()
    }
}
