//! The name of an argument is misspelt.

use edge_assets::Partitions;

#[derive(Partitions)]
#[partition(rename_al = "kebab-case")]
pub enum Region {
    Europe,
}

fn main() {}
