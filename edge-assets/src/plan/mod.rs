//! Plans: a selection and a partition become an ordered list of steps. Pure: no clock but the instant it is given, no
//! store, no side effect. A plan is data that can be printed before anything runs.

mod checks;
mod done;
mod error;
mod planner;
mod step;

pub use checks::CheckRequest;
pub use done::done_steps;
pub(crate) use done::takes_value;
pub use error::PlanError;
pub use planner::{PlanRequest, plan};
pub use step::{LoadIndex, Plan, PlanLoad, PlanStep, StepIndex};
