//! Keys are known while compiling.

use edge_assets::Partitions;

#[derive(Partitions)]
pub enum Region<const N: usize> {
    Europe,
}

fn main() {}
