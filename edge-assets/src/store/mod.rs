//! Stores: where the facts of runs are kept. This one is in memory; every status is read from the events.

mod memory;
mod view;

pub use memory::MemoryStore;
pub use view::{CheckView, RunView, StepView};
