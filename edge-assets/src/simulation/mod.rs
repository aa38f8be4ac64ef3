//! [`Simulation`]: the real daemon in virtual time, for tests of what schedules, sensors and jobs do in weeks.
//!
//! Everything is real but the time and the store: one thread with paused time, which jumps to the next instant at which something
//! is to be done, a store in memory, ids that are numbered, and delays by chance that a seed decides. The same definitions and the same
//! seed make the same history, word for word ([`Simulation::trace_hash`]).
//!
//! What it does not simulate: blocking assets run on threads of their own and end in the order in which those do; what author code reads
//! from the machine's clock, a network or its own source of chance is what it is.

mod acts;
mod beginning;
mod clock;
mod driver;
mod pretended;
mod queries;
mod trace;
mod world;

pub use beginning::SimulationBuilder;
pub use world::Simulation;
