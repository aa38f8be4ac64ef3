//! What the tests share: a step that remembers, and a database of a real engine.

mod engine;
mod step;

pub(crate) use engine::Engine;
pub(crate) use step::TestStep;
