//! Words of a run: its status and that of its steps, with the legal transitions; what names a step.

mod status;
mod step;

pub use status::{RunStatus, StepStatus};
pub use step::StepKey;
