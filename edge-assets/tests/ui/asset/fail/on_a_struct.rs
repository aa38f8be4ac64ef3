//! The attribute stands on a struct.

use edge_assets::prelude::*;

#[asset]
pub struct Daily {
    pub count: u64,
}

fn main() {}
