//! The daemon: the long-running process that evaluates schedules and sensors, starts what is queued, and looks after what runs.
//!
//! It is a handful of loops under a supervisor. Each reads the store, decides by a pure function that is given the
//! present instant, and writes what was decided in one transaction; then it sleeps until the store changes, or until the next
//! instant that matters. Nothing is polled. Of several daemons on one store one leads, by a lease; only the leader's loops run, while
//! what a daemon executes goes on whoever leads. What may block: nothing here; author code runs in tasks of its own.

mod aftermath;
mod aftermath_loop;
mod alerting;
mod automation_loop;
mod backfills_loop;
mod digests_loop;
mod evaluation;
mod failed_checks;
mod following;
mod freshness;
mod freshness_loop;
mod leader;
mod monitor;
mod monitor_loop;
mod process;
mod queue;
mod queue_loop;
mod retention;
mod rounds;
mod rows;
mod schedules;
mod schedules_loop;
mod sensors;
mod sensors_loop;
mod supervisor;
mod timer;

#[cfg(any(feature = "cli", feature = "web"))]
pub(crate) use evaluation::evaluate;
#[cfg(feature = "web")]
pub(crate) use leader::leader_lease;
pub use process::Daemon;
pub use queue::{Counted, QueueDecision, QueueRules, Wait, next_runs};
pub use supervisor::LoopHealth;
