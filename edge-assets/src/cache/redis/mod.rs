//! [`RedisCache`]: the cache in Redis, or in a server that speaks its protocol.
//!
//! `settings` says where; `target`, `tls` and `pace` turn that into what the client needs; `connection` keeps a few
//! connections alive and bounds what waits on them, `shared` makes it when it is needed; `cache` and `writer` send the
//! commands, `scripts` holds those that must be one step; `fault` gives every error its kind. A command is sent once: a write whose answer is lost is never repeated by itself,
//! and a batch is one command, never a command per row.

mod cache;
mod connection;
mod fault;
mod keys;
mod pace;
mod report;
mod resource;
mod scripts;
mod settings;
mod shared;
mod target;
mod tls;
mod writer;

pub use cache::RedisCache;
pub use settings::RedisSettings;
