//! Arguments stand in parentheses.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config = "default"]
    pub rows: u64,
}

fn main() {}
