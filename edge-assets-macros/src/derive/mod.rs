//! The derives: what a struct says of itself by its fields.

pub(crate) mod columns;
pub(crate) mod config;
pub(crate) mod partitions;
pub(crate) mod resource;
