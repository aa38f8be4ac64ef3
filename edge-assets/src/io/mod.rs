//! IO managers: they store the values of assets, and load them for runs that need a value without making it.
//!
//! An [`IoManager`] is a resource: it is provided, named, opened, swapped in tests and closed like any other. The one
//! provided as `Res<dyn IoManager>` keeps the values of all assets; `#[asset(io = Name)]` chooses `Res<dyn IoManager, Name>`
//! for one. The suite in `conformance` (feature `test-util`) runs over any of them. A manager sees a value as an [`IoValue`], which serde can write in any format without knowing its type, and
//! makes it from what it stored with an [`IoType`].

mod blocking;
mod choice;
#[cfg(feature = "test-util")]
pub mod conformance;
mod context;
mod envelope;
mod error;
mod file;
mod layout;
mod manager;
mod memory;
#[cfg(feature = "object-store")]
mod objects;
mod value;

pub use choice::IoChoice;
pub use context::IoContext;
pub use error::IoError;
pub use file::FileIoManager;
pub use manager::IoManager;
pub use memory::MemoryIoManager;
#[cfg(feature = "object-store")]
pub use objects::ObjectStoreIoManager;
pub use value::{IoType, IoValue};
