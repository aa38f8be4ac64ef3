//! The derives.

pub(crate) mod config;
