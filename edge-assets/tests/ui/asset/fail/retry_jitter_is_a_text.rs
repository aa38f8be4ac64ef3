//! Jitter is a text.

use edge_assets::prelude::*;

#[asset(retry(max = 3, jitter = "yes"))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
