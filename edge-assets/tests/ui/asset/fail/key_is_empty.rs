//! A key says nothing.

use edge_assets::prelude::*;

#[asset(key = "")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
