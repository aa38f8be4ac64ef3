//! Nobody knows what a union holds.

use edge_assets::prelude::*;

#[derive(Config)]
pub union Sampling {
    pub rows: u64,
}

fn main() {}
