//! The engine process: what runs in the child.

pub(crate) mod complaint;
pub(crate) mod folder;
pub(crate) mod serve;
pub(crate) mod serve_arguments;
pub(crate) mod serve_error;
pub(crate) mod stop_order;
