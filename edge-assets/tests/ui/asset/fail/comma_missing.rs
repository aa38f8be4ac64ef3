//! The comma is missing.

use edge_assets::prelude::*;

#[asset(group = "a" pool = "p")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
