//! What a request means to the engine: statements read, run, found and stopped.

pub(crate) mod execute;
pub(crate) mod insert_split;
pub(crate) mod kill;
pub(crate) mod running;
pub(crate) mod select_format;
pub(crate) mod sessions;
pub(crate) mod settings_of_request;
pub(crate) mod slots;
pub(crate) mod statement;
pub(crate) mod tokens;
