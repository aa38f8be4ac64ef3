//! A delay has a unit that does not exist.

use edge_assets::prelude::*;

#[asset(retry(max = 3, backoff = "1 fortnight"))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
