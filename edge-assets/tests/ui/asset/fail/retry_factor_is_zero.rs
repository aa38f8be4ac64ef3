//! Delays would vanish.

use edge_assets::prelude::*;

#[asset(retry(max = 3, factor = 0))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
