//! The longest delay is shorter than the first.

use edge_assets::prelude::*;

#[asset(retry(max = 3, backoff = "1m", cap = "30s"))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
