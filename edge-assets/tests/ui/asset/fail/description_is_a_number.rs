//! A description is a number.

use edge_assets::prelude::*;

#[asset(description = 1)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
