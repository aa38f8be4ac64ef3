//! Worlds to run things in. No assertion about the domain lives here.

mod journal;
mod shapes;

pub(crate) use edge_assets::testing::EventLog;
pub(crate) use journal::Journal;
pub(crate) use shapes::{asset, chain, fails, layered, ok, team};
