//! Runs, their steps, and backfills: what names them, what is stored of them, where they stand, and which status may follow which.

mod backfill;
mod record;
mod status;
mod step;

pub use backfill::{
    BACKFILL_TAG, Backfill, BackfillCounts, BackfillEnd, BackfillOutcome, BackfillPolicy, BackfillSpec, BackfillTarget,
    BackfillWish, TAKEN_BACK,
};
pub use record::{AUTOMATION_TAG, CHECKS_TAG, NewRun, Run, RunOrigin, StepScope};
pub use status::{RunStatus, StepStatus};
pub use step::StepKey;
