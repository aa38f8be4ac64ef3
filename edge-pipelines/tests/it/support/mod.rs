//! Worlds for the tests: engines, databases, generated events. Nothing in here asserts anything about the domain.

mod engine;
mod events;

pub(crate) use engine::Database;
pub(crate) use events::{day_of_events, load, timeline};
