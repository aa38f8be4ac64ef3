//! The default is not a number.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(default = true)]
    pub value: u64,
}

fn main() {}
