//! No value lies between.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(min = 10, max = 5)]
    pub value: u64,
}

fn main() {}
