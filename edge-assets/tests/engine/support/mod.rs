//! An engine that the tests of a process share, a database for each, and HTTP without a client library.

mod raw_http;
mod shared_engine;

pub(crate) use edge_assets::testing::engine_library as library;
pub(crate) use raw_http::{Answer, RawRequest};
pub(crate) use shared_engine::{Database, builder, client_of};
