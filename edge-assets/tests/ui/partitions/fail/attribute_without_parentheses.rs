//! The attribute says nothing.

use edge_assets::Partitions;

#[derive(Partitions)]
pub enum Region {
    #[partition]
    Europe,
}

fn main() {}
