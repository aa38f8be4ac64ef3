//! A name is a text.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(rename = 5)]
    pub value: u64,
}

fn main() {}
