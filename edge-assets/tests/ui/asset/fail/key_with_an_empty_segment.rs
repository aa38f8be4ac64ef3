//! A key has nothing between two slashes.

use edge_assets::prelude::*;

#[asset(key = "edge//daily")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
