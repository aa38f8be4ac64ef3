//! Executes a plan: the dispatcher owns the state of a run, workers make attempts, events tell what happened.
//!
//! A run is started by [`execute`] and ends with a [`RunResult`]. The [`dispatcher`](self) is a plain state machine
//! behind a lock: whoever finishes a step records it, finds what became ready, and takes the next step itself, so that
//! a chain of steps never waits for another task to wake. What may block: nothing here; blocking assets run on the
//! runtime's blocking pool. It does not store anything: facts go to the event sink.

mod attempt;
mod calls;
mod checking;
mod dispatcher;
mod gate;
mod held;
mod job;
mod options;
mod provenance;
mod publication;
mod recorder;
mod result;
mod run;
mod stored;
mod together;
mod worker;

pub(crate) use gate::PoolGate;
pub(crate) use held::held_values;
pub use options::RunOptions;
pub(crate) use recorder::{Recorded, Recorder, RecorderLimits};
pub use result::{CheckEvaluation, RunResult, StepResult};
pub use run::execute;
