//! A pool is named by a number.

use edge_assets::prelude::*;

#[asset(pool = 4)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
