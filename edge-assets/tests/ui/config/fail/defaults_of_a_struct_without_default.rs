//! The struct has no defaults of its own.

use edge_assets::prelude::*;

#[derive(Config)]
#[config(default)]
pub struct Sampling {
    pub rows: u64,
}

fn main() {}
