//! A policy says how often.

use edge_assets::prelude::*;

#[asset(retry(backoff = "1s"))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
