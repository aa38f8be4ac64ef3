//! A job launches something.

use edge_assets::prelude::*;

#[job(select = " ")]
pub fn nightly() {}

fn main() {}
