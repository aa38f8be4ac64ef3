//! A key that says nothing.

use edge_assets::Partitions;

#[derive(Partitions)]
pub enum Region {
    #[partition(rename = "")]
    Europe,
}

fn main() {}
