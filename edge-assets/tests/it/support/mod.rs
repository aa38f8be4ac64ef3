//! Worlds to run things in. No assertion about the domain lives here.

mod log;
mod shapes;

pub(crate) use log::EventLog;
pub(crate) use shapes::{asset, chain, fails, layered, ok, team};
