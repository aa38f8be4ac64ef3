//! `#[asset]`, `#[multi_asset]` and `#[external_asset]`.

mod expand;
mod fallback;
mod model;
mod multi;
mod parse;
mod validate;

pub(crate) use expand::expand;
pub(crate) use fallback::fallback;
pub(crate) use model::Kind;
pub(crate) use parse::parse;
pub(crate) use validate::validate;
