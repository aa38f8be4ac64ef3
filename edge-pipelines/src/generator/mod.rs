//! Believable telemetry: pure functions of a seed and a time, the same rows for the same seed on every machine.
//!
//! A [`Fleet`] is a seed and a number of devices, each with its type, place and habits; a [`Timeline`] says how many
//! events fall into which span, and which of them arrive late; [`EventStream`] walks it in the order of arrival. Every
//! value is computed from the seed, the device and the instant alone: no state is carried from event to event, so that
//! any stretch can be made again without what came before.

mod anomaly;
mod event;
mod fleet;
mod noise;
mod reading;
mod status;
#[cfg(test)]
mod tests;
mod timeline;

pub use anomaly::Anomaly;
pub use event::Event;
pub use fleet::{Device, DeviceType, Fleet, LOCATIONS};
pub use reading::Readings;
pub use status::Status;
pub use timeline::{EventStream, Lateness, Timeline, TimelineError};
