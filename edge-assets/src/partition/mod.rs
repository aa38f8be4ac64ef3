//! Partitions: the slices an asset is made in. Definitions are constants; keys are text in one form per definition.

mod definition;
mod key;

pub use definition::{PartitionError, PartitionsDefinition};
pub use key::{FromPartitionKey, PartitionKey};
