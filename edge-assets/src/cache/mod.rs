//! The cache: where assets put what a dashboard reads, as single values or as generations of many fields.
//!
//! A [`Cache`] is a resource; assets take it as `Res<dyn Cache>`. [`MemoryCache`] serves without a service and in tests,
//! `RedisCache` (feature `redis`) in production, with the same semantics: the suite in `conformance` runs over both.
//! What is written appears to readers at once and whole, together with its time to live, or not at all.

mod array_writer;
mod contract;
mod error;
mod hash_writer;
mod json;
mod limits;
mod memory;
mod publication;
mod staged;

#[cfg(feature = "test-util")]
pub mod conformance;
#[cfg(feature = "redis")]
pub mod redis;

pub use array_writer::JsonArrayWriter;
pub use contract::{Cache, CacheWriter, GenerationKind, Ttl};
pub use error::{CacheAction, CacheError, CacheFault};
pub use hash_writer::HashWriter;
pub use json::CacheExt;
pub use memory::MemoryCache;
pub use publication::Publication;
#[cfg(feature = "redis")]
pub use redis::{RedisCache, RedisSettings};
pub use staged::StagedValue;
