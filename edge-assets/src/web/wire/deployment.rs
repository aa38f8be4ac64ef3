//! [`Deployment`]: the process, its daemon, its store and its limits.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::at::At;

/// The process, its daemon, its store and its limits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Deployment {
    /// The binary that owns the definitions.
    pub(crate) location: String,
    /// Which code this is.
    pub(crate) code_version: String,
    /// The version of the framework.
    pub(crate) framework_version: String,
    /// This process, among those that share the store.
    pub(crate) process: String,
    /// The daemon in this process; `null` when it runs elsewhere, or not at all.
    pub(crate) daemon: Option<DaemonState>,
    /// The process that leads: whose daemon ticks schedules and starts runs.
    pub(crate) leader: Option<Leader>,
    /// How many runs stand in each status.
    pub(crate) runs: BTreeMap<String, u64>,
    /// What the limits are.
    pub(crate) limits: Limits,
    /// The pools, with what is taken of them.
    pub(crate) pools: Vec<Pool>,
    /// The store.
    pub(crate) store: Store,
    /// How many streams of events are open.
    pub(crate) open_streams: usize,
}

/// The daemon in this process.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DaemonState {
    /// Whether it has gone round within the last minute.
    pub(crate) is_alive: bool,
    /// Its loops. Only that of the leader works where another process leads.
    pub(crate) loops: Vec<LoopState>,
}

/// One of the daemon's loops.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LoopState {
    /// Its name.
    pub(crate) name: String,
    /// When it last went round; it sleeps as long as there is nothing to do.
    pub(crate) last_round: Option<At>,
    /// How often it was begun anew after a failure.
    pub(crate) restarts: u64,
    /// What the last failure was.
    pub(crate) last_error: Option<String>,
}

/// The process that leads.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Leader {
    /// The process.
    pub(crate) process: String,
    /// Until when it leads unless it says that it lives.
    pub(crate) until: At,
    /// Whether that is over: nobody leads.
    pub(crate) is_over: bool,
}

/// How much runs may take.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Limits {
    /// How many runs are under way at once.
    pub(crate) max_runs: u32,
    /// How many steps of one run are under way at once.
    pub(crate) max_steps: usize,
    /// How many runs that carry the same value of a label.
    pub(crate) tags: BTreeMap<String, u32>,
}

/// A pool.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Pool {
    /// Its name.
    pub(crate) name: String,
    /// How many slots it has.
    pub(crate) slots: usize,
    /// How many of them are taken.
    pub(crate) taken: usize,
}

/// The store.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Store {
    /// `memory` or `sqlite`.
    pub(crate) driver: String,
    /// Where it is.
    pub(crate) place: String,
    /// Its size, in bytes.
    pub(crate) bytes: u64,
    /// How many runs it holds.
    pub(crate) runs: u64,
    /// How many events.
    pub(crate) events: u64,
    /// How many ticks.
    pub(crate) ticks: u64,
    /// How much of it is kept; `null` where no daemon of this process prunes it.
    pub(crate) retention: Option<Kept>,
}

/// How much of the store is kept. What is still needed is never pruned.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Kept {
    /// Finished runs, ticks and entries of the audit older than this go, in seconds; `null` keeps them for ever.
    pub(crate) age_s: Option<u64>,
    /// When the store is larger than this, the oldest finished runs go, in bytes.
    pub(crate) bytes: Option<u64>,
}
