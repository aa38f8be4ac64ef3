//! There is nothing to make.

use edge_assets::Partitions;

#[derive(Partitions)]
pub enum Region {}

fn main() {}
