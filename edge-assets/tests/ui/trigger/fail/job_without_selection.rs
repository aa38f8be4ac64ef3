//! A job says what it launches.

use edge_assets::prelude::*;

#[job]
pub fn nightly() {}

fn main() {}
