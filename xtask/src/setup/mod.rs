//! What the tests need on the machine, and how it gets there.

mod checksum;
mod engine;
mod install;
mod redis;

pub(crate) use install::{install, missing};
