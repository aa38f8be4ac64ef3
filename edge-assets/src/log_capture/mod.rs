//! [`LogCapture`]: what author code says with `tracing` becomes part of the run: each line an event of its step.
//!
//! While it is installed, each attempt of a step runs within a span of its own. [`LogCapture::layer`] finds that span around an
//! event, words the event as a line, and states it like [`AssetContext::log`](crate::AssetContext::log) does. Where it is not
//! installed, a step has no span, and asking costs one look at a flag.
//!
//! What follows a step is what a span follows: its own code, `#[instrument]`ed functions, plain functions on the blocking pool,
//! its checks, and tasks that were spawned with `.in_current_span()`. A task or a thread that is spawned without it is nobody's,
//! and so is what a task still says when the attempt has ended.

mod layer;
mod limits;
mod line;
mod step_lines;

pub use layer::{CaptureError, LogCapture};
pub use limits::CaptureLimits;
pub(crate) use step_lines::StepCapture;
