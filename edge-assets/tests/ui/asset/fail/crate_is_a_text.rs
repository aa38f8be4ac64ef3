//! A path is expected.

use edge_assets::prelude::*;

#[asset(crate = "edge_assets")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
