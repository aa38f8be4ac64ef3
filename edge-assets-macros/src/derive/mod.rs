//! The derive macros.

pub(crate) mod resource;
