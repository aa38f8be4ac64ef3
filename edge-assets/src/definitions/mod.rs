//! Definitions: assets, checks, jobs, schedules, sensors and resources, assembled and checked as a whole.

mod assembled;
mod builder;
mod error;
mod faults;
mod registry;
mod validate;

pub use assembled::Definitions;
pub use builder::DefinitionsBuilder;
pub use error::{DefinitionFault, DefinitionsError};
pub(crate) use faults::missing_in_graph as missing_resources;
pub use registry::Registration;
