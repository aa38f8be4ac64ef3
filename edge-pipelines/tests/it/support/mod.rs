//! Worlds for the tests: engines, databases, generated events. Nothing in here asserts anything about the domain.

mod engine;
mod events;
mod world;

pub(crate) use engine::{Database, fetch_library};
pub(crate) use events::{day_before, day_of_events, load, timeline};
pub(crate) use world::World;
