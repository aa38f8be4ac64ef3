//! The bound is not a number.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(min = true)]
    pub value: u64,
}

fn main() {}
