//! [`SimulationBuilder`]: what a simulation begins with.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;

use super::{
    Simulation,
    clock::SimulatedClock,
    driver::Driver,
    pretended::PretendedRuns,
    world::{Circumstances, Stores},
};
use crate::{
    definitions::Definitions,
    instance::Limits,
    store::{MemoryStore, Retention, SharedStore},
    tick::TriggerKind,
};

/// How long a leader that says nothing leads, unless the builder is told: in weeks, each heartbeat counts.
const LEADER_LEASE: Duration = Duration::from_secs(120);

/// Which schedules and sensors are on.
#[derive(Debug)]
enum SwitchedOn {
    All,
    Only(BTreeSet<String>),
    AsDeclared,
}

/// Says what a simulation begins with; [`start`](Self::start) begins it.
///
/// ```
/// use edge_assets::{AssetDef, Definitions, testing::Simulation};
/// # let asset = AssetDef::builder("a").run(|| async { Ok::<_, std::io::Error>(()) });
/// # let definitions = Definitions::builder().assets([asset]).build().unwrap();
/// let simulation = Simulation::builder(definitions)
///     .beginning("2026-03-01T00:00:00Z".parse().unwrap())
///     .seed(7)
///     .start();
/// assert_eq!(simulation.now().to_string(), "2026-03-01T00:00:00Z");
/// ```
#[must_use = "nothing happens before `start`"]
pub struct SimulationBuilder {
    definitions: Definitions,
    beginning: Timestamp,
    seed: u64,
    switched_on: SwitchedOn,
    stores: Stores,
    limits: Limits,
    retention: Retention,
    pretended: Option<Duration>,
    leader_lease: Duration,
    with_io: bool,
    is_quiet: bool,
}

impl SimulationBuilder {
    pub(super) fn new(definitions: Definitions) -> Self {
        Self {
            definitions,
            beginning: Timestamp::constant(1_767_225_600, 0),
            seed: 0,
            switched_on: SwitchedOn::All,
            stores: same(Arc::new(MemoryStore::new())),
            limits: Limits::new(),
            // The size of a store in memory is that of its events as text, which would take longer than all the rest.
            retention: Retention {
                bytes: None,
                ..Retention::default()
            },
            pretended: None,
            leader_lease: LEADER_LEASE,
            with_io: false,
            is_quiet: false,
        }
    }

    /// Sets the instant at which it begins; the beginning of the year 2026 unless told.
    pub fn beginning(mut self, at: Timestamp) -> Self {
        self.beginning = at;
        self
    }

    /// Sets what decides all that is left to chance, such as how long a failed step waits; 0 unless told.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Switches on only these schedules and sensors; all of them unless told.
    pub fn only<Name: Into<String>>(mut self, names: impl IntoIterator<Item = Name>) -> Self {
        self.switched_on = SwitchedOn::Only(names.into_iter().map(Into::into).collect());
        self
    }

    /// Leaves schedules and sensors on or off as they are declared.
    pub fn as_declared(mut self) -> Self {
        self.switched_on = SwitchedOn::AsDeclared;
        self
    }

    /// Sets how much runs may take, as the daemon is told.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets how much the store keeps: 30 virtual days unless told. Longer simulations forget what is older.
    pub fn retention(mut self, retention: Retention) -> Self {
        self.retention = retention;
        self
    }

    /// Keeps everything in this store, such as one that fails now and then.
    pub fn store(mut self, store: SharedStore) -> Self {
        self.stores = same(store);
        self
    }

    /// Gives each process its own sight of the store, by its name, so that one of them can be cut off; [`Simulation::CALLER`] is the
    /// one that launches and looks.
    pub fn stores(mut self, of_process: impl Fn(&str) -> SharedStore + Send + Sync + 'static) -> Self {
        self.stores = Box::new(of_process);
        self
    }

    /// Executes no asset: each run makes all of its assets when it has lasted so long, whatever the assets need.
    ///
    /// Such runs go on, as in processes of their own, while no daemon is there.
    pub fn pretend_runs(mut self, each: Duration) -> Self {
        self.pretended = Some(each);
        self
    }

    /// Sets how long a daemon that was killed still counts as the leader, so that one of another name does nothing: two minutes
    /// unless told. In production it is 8 s; here, a shorter one takes longer.
    pub fn leader_lease(mut self, lease: Duration) -> Self {
        self.leader_lease = lease;
        self
    }

    /// Lets author code use the network and processes, which fails with a panic that says so unless told: the simulation then takes
    /// four times as long, and its time does not wait for an answer from outside, so a time-out is over before any answer.
    pub fn with_io(mut self) -> Self {
        self.with_io = true;
        self
    }

    /// Keeps what the daemon and author code log from whoever listens to the log.
    pub fn quiet(mut self) -> Self {
        self.is_quiet = true;
        self
    }

    /// Begins: switches what is to be on, and starts a daemon of the name [`Simulation::DAEMON`].
    ///
    /// # Panics
    /// When an asset needs a resource that is not there and runs are not pretended, when a name given to
    /// [`only`](Self::only) is that of no schedule or sensor, when the store fails, or when the machine has no room for a runtime.
    #[must_use]
    #[track_caller]
    pub fn start(self) -> Simulation {
        let driver = match Driver::new(self.seed, self.with_io, self.is_quiet) {
            Ok(driver) => driver,
            Err(error) => panic!("no runtime could be made for the simulation: {error}"),
        };
        let clock = Arc::new(SimulatedClock::new(driver.handle(), self.beginning));
        let switches = self.switched_on.switches(&self.definitions);
        let circumstances = Circumstances {
            stores: self.stores,
            clock,
            limits: self.limits,
            retention: self.retention,
            leader_lease: self.leader_lease,
            pretended: self.pretended.map(PretendedRuns::new),
        };
        let mut simulation = Simulation::begin(driver, circumstances, self.definitions);
        for ((kind, name), on) in switches {
            if let Err(error) = simulation.switch(kind, &name, on) {
                panic!("{kind} `{name}` could not be switched: {error}");
            }
        }
        simulation.start_daemon(Simulation::DAEMON);
        simulation
    }
}

fn same(store: SharedStore) -> Stores {
    Box::new(move |_| Arc::clone(&store))
}

impl fmt::Debug for SimulationBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimulationBuilder")
            .field("beginning", &self.beginning)
            .field("seed", &self.seed)
            .field("switched_on", &self.switched_on)
            .finish_non_exhaustive()
    }
}

impl SwitchedOn {
    /// What is to be switched, and how.
    #[track_caller]
    fn switches(&self, definitions: &Definitions) -> BTreeMap<(TriggerKind, String), bool> {
        let schedules = definitions.schedules().iter();
        let sensors = definitions.sensors().iter();
        let named = schedules
            .map(|schedule| (TriggerKind::Schedule, schedule.name.to_string()))
            .chain(sensors.map(|sensor| (TriggerKind::Sensor, sensor.name.to_string())));
        match self {
            Self::AsDeclared => BTreeMap::new(),
            Self::All => named.map(|named| (named, true)).collect(),
            Self::Only(names) => {
                let named: Vec<(TriggerKind, String)> = named.collect();
                if let Some(unknown) = names.iter().find(|name| named.iter().all(|(_, known)| known != *name)) {
                    panic!("`{unknown}` is neither a schedule nor a sensor of these definitions");
                }
                let is_on = |name: &String| names.contains(name);
                named
                    .into_iter()
                    .map(|named| (named.clone(), is_on(&named.1)))
                    .collect()
            }
        }
    }
}
