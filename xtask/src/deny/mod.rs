//! Licenses, duplicate versions, bans and sources of the dependencies, by the lists of `deny.toml`.
//!
//! `cargo-deny` reads the same file where it is installed; this check needs no tool, so it always runs.

mod check;
mod license;
mod packages;
mod policy;

pub(crate) use check::check;
