//! [`MemoryCache`]: the cache of a single process, with times to live on a [`Clock`](crate::clock::Clock).

mod cache;
mod shelf;
mod writer;

pub use cache::MemoryCache;
