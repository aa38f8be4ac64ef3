//! What every [`Cache`](super::Cache) must do, as cases over any driver. Feature `test-util`.
//!
//! A driver gives a [`CacheHarness`]; [`cache_conformance!`](crate::cache_conformance) makes a test of each case.

mod generations;
mod harness;
mod streams;
mod values;

pub use generations::*;
pub use harness::CacheHarness;
pub use streams::*;
pub use values::*;
