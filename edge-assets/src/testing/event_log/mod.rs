//! [`EventLog`]: the facts of runs as lines, and assertions on them that show what was expected beside what was found.

mod assertions;
mod difference;
mod line;
mod log;
mod redact;

pub(super) use line::line;
pub use log::EventLog;
