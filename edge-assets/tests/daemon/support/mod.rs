//! Worlds to run daemons in. No assertion about the domain lives here.

mod alarm;
mod assets;
mod broken;
mod clock;
mod faulty;
mod log;
mod world;

pub(crate) use alarm::Heard;
pub(crate) use assets::{Stage, asset, fails, fails_times, ok, staged, staged_with};
pub(crate) use broken::Breakage;
pub(crate) use clock::{PausedClock, start};
pub(crate) use faulty::{FaultyStore, Weather};
pub(crate) use log::line;
pub(crate) use world::{Running, World};
