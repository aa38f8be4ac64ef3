//! The IO manager is named by a text.

use edge_assets::prelude::*;

#[asset(io = "archive")]
pub async fn daily() -> Result<u64> {
    Ok(1)
}

fn main() {}
