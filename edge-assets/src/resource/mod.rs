//! Resources: the shared clients that assets need, found by type and, where there are two of a type, by name.
//!
//! A [`Resource`] is opened once, when a run first needs it, asked for its health, lent to steps, and closed.
//! [`Resources`] is the typed map. The application hands clients in, or functions that make one from others.

mod contract;
mod error;
mod holder;
mod life;
mod made;
mod map;
mod order;
mod res;

pub use crate::policy::ErrorClass;
pub use contract::{Health, Resource, StepScope};
pub use error::ResourceError;
pub use made::{IntoResource, ResourceFn, ResourceParam};
pub use map::Resources;
pub use res::{Res, ResourceId, ResourceNeed, Unnamed};
