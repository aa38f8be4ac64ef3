//! Triggers: jobs, and the schedules and sensors that launch them. Declared and checked here; the daemon runs them.
//!
//! What a trigger does at an instant is decided by pure functions: [`due`] for schedules, [`wait`] for sensors, [`overlap`]
//! for both. They see no clock and no store; [`Preview`] drives them through a time that has not come.

mod backoff;
mod due;
mod error;
mod job;
mod overlap;
mod policy;
mod preview;
mod schedule;
mod sensor;
mod sensor_context;
mod sensor_outcome;
mod verdict;

pub use backoff::{next_instant, wait};
pub use due::{Due, DueTick, due};
pub use error::PolicyError;
pub use job::{Job, JobDef, JobSelection, JobSetting, JobSpec};
pub use overlap::{OverlapDecision, Unfinished, overlap};
pub use policy::{Missed, Overlap};
pub use preview::{Preview, PreviewOutcome, PreviewTick, Previewed};
pub use schedule::{PartitionHook, Schedule, ScheduleDef, ScheduleSpec, TickPartition};
pub use sensor::{Sensor, SensorDef, SensorFn, SensorKind, SensorKindSpec, SensorSpec};
pub use sensor_context::{FailedStep, SeenMaterialization, SensorContext};
pub use sensor_outcome::{IntoSensorOutcome, RunRequest, SensorOutcome};
pub use verdict::Verdict;
