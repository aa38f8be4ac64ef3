//! Triggers: jobs, and the schedules and sensors that launch them. Declared and checked here; the daemon runs them.

mod job;
mod schedule;
mod sensor;

pub use job::{Job, JobDef, JobSelection, JobSetting, JobSpec};
pub use schedule::{Schedule, ScheduleDef, ScheduleSpec};
pub use sensor::{
    IntoSensorOutcome, RunRequest, Sensor, SensorContext, SensorDef, SensorFn, SensorOutcome, SensorSpec,
};
