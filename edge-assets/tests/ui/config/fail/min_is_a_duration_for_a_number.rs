//! The bound is not a number.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(min = "5m")]
    pub value: u64,
}

fn main() {}
