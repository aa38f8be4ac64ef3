//! Worlds to run things in. No assertion about the domain lives here.

mod journal;
mod log;
mod shapes;

pub(crate) use journal::Journal;
pub(crate) use log::EventLog;
pub(crate) use shapes::{asset, chain, fails, layered, ok, team};
