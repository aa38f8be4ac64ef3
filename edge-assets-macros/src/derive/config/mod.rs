//! `#[derive(Config)]`.

mod casing;
mod expand;
mod fallback;
mod model;
mod parse;
mod validate;
mod value;

pub(crate) use casing::Casing;
pub(crate) use expand::expand;
pub(crate) use fallback::fallback;
pub(crate) use parse::{parse, parse_casing, rename};
pub(crate) use validate::validate;
