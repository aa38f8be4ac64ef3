//! `#[job]`, `#[schedule]` and `#[sensor]`.

mod config;
pub(crate) mod cron;
mod expand;
mod model;
mod parse;
mod policy;
mod validate;

pub(crate) use expand::{expand, fallback};
pub(crate) use model::Kind;
pub(crate) use parse::parse;
pub(crate) use validate::{is_zone_name, validate};
