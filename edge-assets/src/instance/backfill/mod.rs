//! Backfills as an instance knows them: asked for, watched, paused, stopped, repeated.
//!
//! A request becomes a record of what is to be made of each asset (`snapshot`), which is stored before the first run. From then
//! on everything follows from that record and the runs that carry its id (`tracker`): the daemon asks for the next runs by it,
//! and whoever looks reads where the backfill stands by it.

mod control;
mod detail;
mod error;
mod reading;
mod request;
mod snapshot;
mod start;
mod tracker;

pub use detail::{
    AssetProgress, BackfillChange, BackfillDetail, BackfillFailure, BackfillState, BackfillStatus, ProgressRange,
};
pub use error::BackfillError;
pub use reading::BackfillWatch;
pub use request::{BackfillRequest, WhichPartitions};
pub use start::{BackfillPlan, PlannedGroup};
pub(crate) use tracker::Tracker;
