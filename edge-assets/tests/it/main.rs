//! Behavior of the core, seen from outside: one binary, a module a behavior. The event log is the oracle.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod cancellation;
mod checks;
mod definitions;
mod limits;
mod plan;
mod prop;
mod resources;
mod retry;
mod run_lifecycle;
mod selection;
mod support;
mod testing;
