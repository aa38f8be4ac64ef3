//! Two defaults.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(default = 5, default = 6)]
    pub value: u64,
}

fn main() {}
