//! Resources: the shared clients that assets need, found by type and, where there are two of a type, by name.
//!
//! A [`Resource`] is opened once before the first run, asked for its health, lent to steps, and closed. [`Resources`]
//! is the typed map. It does not create clients: the application does, and hands them in.

mod contract;
mod map;
mod res;

pub use crate::policy::ErrorClass;
pub use contract::{Health, Resource, StepScope};
pub use map::Resources;
pub use res::{Res, ResourceId, ResourceNeed, Unnamed};
