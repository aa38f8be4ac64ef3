//! The default would be refused.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(default = 500, max = 100)]
    pub value: u64,
}

fn main() {}
