//! A pool has no name.

use edge_assets::prelude::*;

#[asset(pool = "")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
