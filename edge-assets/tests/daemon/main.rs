//! The daemon and the instance, seen from outside: one binary, a module a behavior. The event log is the oracle, and time is
//! paused: it moves when everything waits.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod alerts_kept;
mod automation;
mod backfills;
mod cancel;
mod check_alerts;
mod foreground;
mod freshness;
mod kept_values;
mod launch;
mod leader;
mod partitions;
mod partitions_any;
mod pools;
mod queue;
mod repeat;
mod resume;
mod retention;
mod schedules;
mod sensors;
mod simulation;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store_trouble;
mod support;
mod wipes;
