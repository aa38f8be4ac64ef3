//! The unit is missing.

use edge_assets::prelude::*;

#[asset(timeout = 5)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
