//! There is nothing to set.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling;

fn main() {}
