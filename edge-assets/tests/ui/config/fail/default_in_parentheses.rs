//! A default is a value.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(default(value = 5))]
    pub value: u64,
}

fn main() {}
