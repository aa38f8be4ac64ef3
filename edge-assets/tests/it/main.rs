//! Behavior of the core, seen from outside: one binary, a module a behavior. The event log is the oracle.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod cancellation;
mod checks;
mod definitions;
mod graph_render;
mod io_managers;
mod limits;
mod plan;
mod prop;
mod resource_life;
mod resources;
mod resources_made;
mod retry;
mod run_lifecycle;
mod selection;
mod stored_values;
mod stored_values_refused;
mod support;
mod testing;
mod why;
