//! An argument resembles none.

use edge_assets::prelude::*;

#[asset(frobnicate = 1)]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
