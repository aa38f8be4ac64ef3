//! A text has no bounds.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(min = 1)]
    pub value: String,
}

fn main() {}
