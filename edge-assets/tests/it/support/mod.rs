//! Worlds to run things in. No assertion about the domain lives here.

mod log;
mod shapes;
mod triggers;

pub(crate) use log::EventLog;
pub(crate) use shapes::{asset, chain, fails, layered, ok};
pub(crate) use triggers::{Remembered, at, first_seen, schedule};
