//! Partitions: the slices an asset is made in.
//!
//! A [`PartitionsDefinition`] is constant data: windows of time, lists, keys that are added at run time, products of these. At an
//! instant it becomes a [`PartitionSpace`], in which every partition has a number; a [`PartitionSet`] is a set of numbers that
//! takes space by its gaps, not by its size. A [`PartitionSelection`] is how people name a set, [`PartitionStatuses`] says how it
//! stands with each partition of an asset, and a [`PartitionMapping`] which partitions upstream one is made from.

mod axis;
mod boxes;
mod cadence;
mod calendar;
mod days;
mod definition;
mod error;
mod faults;
mod key;
mod key_text;
mod kind;
mod latest;
mod link;
mod mapping;
mod mapping_error;
mod ranges;
mod relation;
mod selection;
mod set;
mod set_bytes;
mod space;
mod status;
mod stored;
mod typed;
mod windows;

pub use definition::PartitionsDefinition;
pub use error::PartitionError;
pub use key::{FromPartitionKey, PartitionKey};
pub use kind::KeyKind;
pub(crate) use kind::NO_PARTITIONS;
pub use link::PartitionLink;
pub use mapping::{DefaultMapping, PartitionMapping};
pub use mapping_error::MappingError;
pub use ranges::KeyRange;
pub use selection::PartitionSelection;
pub use set::PartitionSet;
pub use space::{DynamicKeys, PartitionSpace};
pub use status::{PartitionStatus, PartitionStatuses};
pub use typed::{Day, Hour, Month, Name, Partitions, Week};
pub use windows::Window;
