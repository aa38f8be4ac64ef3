//! The name of an argument is misspelt.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    #[config(defualt = 5)]
    pub value: u64,
}

fn main() {}
