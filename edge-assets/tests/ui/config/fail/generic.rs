//! Settings are read from files, which name no types.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling<T> {
    #[config(default = 5)]
    pub rows: u64,
    pub of: T,
}

fn main() {}
