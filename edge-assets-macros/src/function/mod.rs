//! The function under an attribute: read, refused where it cannot serve, and called from generated code.

mod expand;
mod model;
mod parse;
mod validate;

pub(crate) use expand::{Arguments, arguments, attempt, declare, fits, in_scope, key_of, source};
pub(crate) use model::{Function, Role, peel};
pub(crate) use parse::parse;
pub(crate) use validate::{Bounds, can_be_declared, can_be_named, validate};
