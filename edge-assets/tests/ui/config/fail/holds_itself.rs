//! Such settings would never end.

use edge_assets::prelude::*;

#[derive(Config)]
pub struct Sampling {
    pub rows: u64,
    pub inner: Option<Box<Sampling>>,
}

fn main() {}
