//! The HTTP endpoint in front of the engine, as far as clients of a ClickHouse server need one.

pub(crate) mod block;
pub(crate) mod body;
pub(crate) mod endpoint;
pub(crate) mod feed;
pub(crate) mod head;
pub(crate) mod reply;
pub(crate) mod request;
