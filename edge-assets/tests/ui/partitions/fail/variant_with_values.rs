//! A variant that holds values is more than one key.

use edge_assets::Partitions;

#[derive(Partitions)]
pub enum Region {
    Europe,
    Other(String),
}

fn main() {}
