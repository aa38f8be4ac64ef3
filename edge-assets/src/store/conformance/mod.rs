//! What every [`Store`](super::Store) must do, as cases over any driver. Feature `test-util`.
//!
//! A driver gives a [`StoreHarness`]; [`store_conformance!`](crate::store_conformance) makes a test of each case.

mod access;
mod alerts;
mod backfills;
mod conditions;
mod events;
mod harness;
mod leases;
mod lists;
mod partitions;
mod runs;
mod samples;
mod triggers;
mod upkeep;
mod wipes;

pub use access::*;
pub use alerts::*;
pub use backfills::*;
pub use conditions::*;
pub use events::*;
pub use harness::StoreHarness;
pub use leases::*;
pub use lists::*;
pub use partitions::*;
pub use runs::*;
pub use triggers::*;
pub use upkeep::*;
pub use wipes::*;
