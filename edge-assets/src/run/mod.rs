//! Runs and their steps: what names them, what is stored of them, where they stand, and which status may follow which.

mod record;
mod status;
mod step;

pub use record::{AUTOMATION_TAG, CHECKS_TAG, NewRun, Run, RunOrigin, StepScope};
pub use status::{RunStatus, StepStatus};
pub use step::StepKey;
