//! `#[job]`, `#[schedule]` and `#[sensor]`.

mod config;
mod cron;
mod expand;
mod model;
mod parse;
mod validate;

pub(crate) use expand::{expand, fallback};
pub(crate) use model::Kind;
pub(crate) use parse::parse;
pub(crate) use validate::validate;
