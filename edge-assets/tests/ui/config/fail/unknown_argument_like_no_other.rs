//! There is no such argument, nor one like it.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(frobnicate)]
    pub value: u64,
}

fn main() {}
