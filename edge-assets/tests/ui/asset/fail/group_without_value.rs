//! The value is missing.

use edge_assets::prelude::*;

#[asset(group)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
