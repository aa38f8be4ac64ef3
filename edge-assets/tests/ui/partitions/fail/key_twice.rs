//! Two variants of one key.

use edge_assets::Partitions;

#[derive(Partitions)]
pub enum Region {
    Europe,
    #[partition(rename = "europe")]
    Eu,
}

fn main() {}
