//! [`Leases`]: how long a process that says nothing is believed to live.

use std::time::Duration;

use jiff::Timestamp;

/// No lease is shorter: a process must have the time to renew it.
const SHORTEST: Duration = Duration::from_millis(100);

/// How long a process that says nothing is believed to live: whoever leads, and whoever executes runs.
///
/// Short leases find a dead process soon, and write more often; long ones bear longer pauses of a process, such as a machine that
/// swaps. Only work is at stake, never the truth: what a process writes that was believed dead is refused. All processes that
/// share a store should have the same.
///
/// ```
/// use edge_assets::{Definitions, instance::{Instance, Leases}, store::MemoryStore};
/// use std::{sync::Arc, time::Duration};
/// let definitions = Definitions::builder().build()?;
/// let leases = Leases::new().run(Duration::from_secs(60));
/// let instance = Instance::builder(definitions, Arc::new(MemoryStore::new())).leases(leases).build();
/// assert_eq!(instance.leases().run, Duration::from_secs(60));
/// # Ok::<(), edge_assets::definitions::DefinitionsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Leases {
    /// Of runs and of the slots of their steps; 15 s by default. It is renewed five times as often.
    pub run: Duration,
    /// Of the daemon that leads; 8 s by default. It is renewed four times as often.
    pub leader: Duration,
}

impl Default for Leases {
    fn default() -> Self {
        Self {
            run: Duration::from_secs(15),
            leader: Duration::from_secs(8),
        }
    }
}

impl Leases {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how long runs and slots are leased; less than 100 ms counts as 100 ms.
    #[must_use]
    pub fn run(mut self, lease: Duration) -> Self {
        self.run = lease.max(SHORTEST);
        self
    }

    /// Sets how long the leader leads that says nothing; less than 100 ms counts as 100 ms.
    #[must_use]
    pub fn leader(mut self, lease: Duration) -> Self {
        self.leader = lease.max(SHORTEST);
        self
    }

    /// How often a process says that what it executes is alive.
    pub(crate) fn heartbeat(&self) -> Duration {
        self.run / 5
    }

    /// How often the leader says that it lives, and how often the others look.
    pub(crate) fn leader_beat(&self) -> Duration {
        self.leader / 4
    }

    /// When a lease of a run ends that is given now.
    pub(crate) fn run_until(&self, now: Timestamp) -> Timestamp {
        now.checked_add(self.run).unwrap_or(Timestamp::MAX)
    }
}
