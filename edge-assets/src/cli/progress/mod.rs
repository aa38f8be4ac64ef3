//! The progress of a run on stderr: bars on a terminal, lines elsewhere.
//!
//! Steps: the executor hands facts to a [`Queue`] under its lock, which takes a moment and never waits for the terminal;
//! a thread takes them out in batches and draws. What piles up meanwhile is bounded: of each step only the latest
//! progress is kept, and log lines beyond a thousand are counted instead. The thread ends with the run.

mod bars;
mod layout;
mod lines;
mod narrator;
mod queue;
mod thread;
mod work;

pub(super) use narrator::Narrator;
pub(super) use queue::Queue;
pub(super) use thread::Progress;
pub use work::Work;
