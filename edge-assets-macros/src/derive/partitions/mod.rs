//! `#[derive(Partitions)]`.

mod expand;
mod model;
mod parse;
mod validate;

pub(crate) use expand::{expand, fallback};
pub(crate) use parse::parse;
pub(crate) use validate::validate;
