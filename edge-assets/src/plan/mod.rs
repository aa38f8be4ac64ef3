//! Plans: a selection and partitions become an ordered list of steps. Pure: no clock but the instant it is given, no
//! store, no side effect. A plan is data that can be printed before anything runs.

mod checks;
mod done;
mod error;
mod layout;
mod planner;
mod step;
mod targets;

pub use checks::CheckRequest;
pub use done::done_steps;
pub(crate) use done::takes_value;
pub use error::PlanError;
pub use planner::{PlanRequest, plan};
pub use step::{LoadIndex, Plan, PlanLoad, PlanStep, StepIndex};
pub use targets::{SharedKeys, Target, Targets, link_between, targets};
