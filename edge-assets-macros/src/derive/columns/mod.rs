//! `#[derive(Columns)]`.

mod expand;
mod model;
mod parse;
mod serde_name;
mod type_text;

pub(crate) use expand::{expand, fallback};
pub(crate) use parse::parse;
