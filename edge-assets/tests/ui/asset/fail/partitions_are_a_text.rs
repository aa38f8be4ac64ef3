//! A constant is expected.

use edge_assets::prelude::*;

#[asset(partitions = "daily")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
