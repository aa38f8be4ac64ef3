//! The default stands in quotes.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(default = "5")]
    pub value: u64,
}

fn main() {}
