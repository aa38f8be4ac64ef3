//! IO managers: they store the values of assets, and load them for runs that need a value without making it.
//!
//! An [`IoManager`] is a resource: it is provided, named, opened, swapped in tests and closed like any other. The one
//! provided as `Res<dyn IoManager>` keeps the values of all assets; `#[asset(io = Name)]` chooses `Res<dyn IoManager, Name>`
//! for one. A manager sees a value as an [`IoValue`], which serde can write in any format without knowing its type, and
//! makes it from what it stored with an [`IoType`].

mod choice;
mod context;
mod error;
mod file;
mod manager;
mod memory;
mod value;

pub use choice::IoChoice;
pub use context::IoContext;
pub use error::IoError;
pub use file::FileIoManager;
pub use manager::IoManager;
pub use memory::MemoryIoManager;
pub use value::{IoType, IoValue};
