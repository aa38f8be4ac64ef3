//! Events: every fact that a run can state, typed and serializable. The log of them is the truth; statuses are read
//! from it.

mod check;
mod kind;
mod provenance;
mod record;
mod sink;
mod size;

pub use check::{CheckResult, Severity};
pub use kind::{EventKind, FailureCause, LogLevel, SkipReason, StepFailure, SubstepEnd};
pub use provenance::{DataMark, Input, MAX_INPUTS, Provenance};
pub use record::EventRecord;
pub use sink::{EventSink, FanOut, NoSink};
pub use size::MAX_EVENT_BYTES;
