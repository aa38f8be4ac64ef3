//! A key has an alphabet.

use edge_assets::prelude::*;

#[asset(key = "edge/raw events")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
