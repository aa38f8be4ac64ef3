//! A bound has a value.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(max)]
    pub value: u64,
}

fn main() {}
