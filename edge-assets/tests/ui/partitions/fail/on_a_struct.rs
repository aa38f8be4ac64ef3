//! A struct has no variants.

use edge_assets::Partitions;

#[derive(Partitions)]
pub struct Region {
    pub name: String,
}

fn main() {}
