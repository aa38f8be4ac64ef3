//! What the tests need on the machine, and how it gets there.

mod apt;
mod checksum;
mod chromium;
mod engine;
mod install;
mod redis;

pub(crate) use chromium::present as chromium;
pub(crate) use install::{install, missing};
