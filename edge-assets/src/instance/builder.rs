//! [`InstanceBuilder`] and [`Limits`]: what an instance is made of.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use uuid::Uuid;

use super::{Instance, Leases, assembled::Parts, partitions::PartitionMemory};
use crate::{
    clock::{SharedClock, SystemClock},
    config::RunConfig,
    definitions::Definitions,
    policy::PoolLimits,
    store::SharedStore,
};

/// How much runs may take, each alone and all together.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How many runs are under way at once; 16 by default.
    pub max_runs: u32,
    /// How many of those that carry the same value of a label; any number unless told.
    pub tags: BTreeMap<String, u32>,
    /// How many steps of one run are under way at once; 32 by default.
    pub max_steps: usize,
    /// How many steps of a pool are under way at once, over all runs and all processes that share the store.
    pub pools: PoolLimits,
    /// How long a step that listens for its token, or that blocks, may take to end once it is stopped; 10 s by default.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_runs: 16,
            tags: BTreeMap::new(),
            max_steps: 32,
            pools: PoolLimits::new(),
            grace: Duration::from_secs(10),
        }
    }
}

impl Limits {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how many runs are under way at once; 0 counts as 1.
    #[must_use]
    pub fn max_runs(mut self, runs: u32) -> Self {
        self.max_runs = runs.max(1);
        self
    }

    /// Sets how many runs that carry the same value of a label are under way at once; 0 counts as 1.
    #[must_use]
    pub fn tag(mut self, name: impl Into<String>, runs: u32) -> Self {
        self.tags.insert(name.into(), runs.max(1));
        self
    }

    /// Sets how many steps of one run are under way at once; 0 counts as 1.
    #[must_use]
    pub fn max_steps(mut self, steps: usize) -> Self {
        self.max_steps = steps.max(1);
        self
    }

    /// Sets how many steps of each pool are under way at once.
    #[must_use]
    pub fn pools(mut self, pools: PoolLimits) -> Self {
        self.pools = pools;
        self
    }

    /// Sets how long a step that listens for its token, or that blocks, may take to end once it is stopped.
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }
}

/// Puts an instance together.
#[derive(Debug)]
#[must_use]
pub struct InstanceBuilder {
    definitions: Definitions,
    store: SharedStore,
    clock: SharedClock,
    location: Arc<str>,
    code_version: Arc<str>,
    process: Arc<str>,
    limits: Limits,
    leases: Leases,
    settings: RunConfig,
}

impl InstanceBuilder {
    pub(super) fn new(definitions: Definitions, store: SharedStore) -> Self {
        let id = Uuid::now_v7().simple().to_string();
        let process = format!("process {} ({})", std::process::id(), &id[id.len() - 8..]);
        Self {
            definitions,
            store,
            clock: Arc::new(SystemClock::new()),
            location: "default".into(),
            code_version: Arc::default(),
            process: process.into(),
            limits: Limits::default(),
            leases: Leases::default(),
            settings: RunConfig::new(),
        }
    }

    /// Names the binary that owns the definitions, `default` unless told: several may share a store.
    pub fn location(mut self, location: impl Into<Arc<str>>) -> Self {
        self.location = location.into();
        self
    }

    /// Says which code this is; runs remember it.
    pub fn code_version(mut self, version: impl Into<Arc<str>>) -> Self {
        self.code_version = version.into();
        self
    }

    /// Names this process among those that share the store; a name of its own unless told.
    pub fn process(mut self, name: impl Into<Arc<str>>) -> Self {
        self.process = name.into();
        self
    }

    /// Sets the clock.
    pub fn clock(mut self, clock: SharedClock) -> Self {
        self.clock = clock;
        self
    }

    /// Sets how much runs may take.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets how long a process that says nothing is believed to live.
    pub fn leases(mut self, leases: Leases) -> Self {
        self.leases = leases;
        self
    }

    /// Sets the settings of assets that all runs have, such as those of a file and the environment; a job's lie over them, and
    /// those of a request over both. They are this process's and are never stored.
    pub fn settings(mut self, settings: RunConfig) -> Self {
        self.settings = settings;
        self
    }

    /// Puts it together.
    #[must_use]
    pub fn build(self) -> Instance {
        Instance::assemble(Parts {
            definitions: self.definitions,
            store: self.store,
            clock: self.clock,
            location: self.location,
            code_version: self.code_version,
            process: self.process,
            limits: self.limits,
            leases: self.leases,
            settings: self.settings,
            partitions: PartitionMemory::default(),
        })
    }
}
