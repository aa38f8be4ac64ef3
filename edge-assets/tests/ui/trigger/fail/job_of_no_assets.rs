//! A job launches something.

use edge_assets::prelude::*;

#[job(assets = [])]
pub fn nightly() {}

fn main() {}
