//! Partitions are mentioned only.

use edge_assets::prelude::*;

#[asset(partitions)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
