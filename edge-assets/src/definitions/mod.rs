//! Definitions: assets, checks, jobs, schedules, sensors and resources, assembled and checked as a whole.

mod assembled;
mod builder;
mod condition_faults;
mod condition_truth;
mod config_faults;
mod configure;
mod error;
mod explain;
mod faults;
mod mapping_faults;
mod partition_faults;
mod registry;
mod validate;

pub use assembled::Definitions;
pub use builder::DefinitionsBuilder;
#[cfg(feature = "cli")]
pub(crate) use configure::configure;
pub use error::{DefinitionFault, DefinitionsError};
pub use explain::ExplainedSetting;
pub(crate) use faults::missing_in_graph as missing_resources;
pub use registry::Registration;
