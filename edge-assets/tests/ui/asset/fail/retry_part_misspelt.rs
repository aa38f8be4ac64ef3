//! A part of the policy is misspelt.

use edge_assets::prelude::*;

#[asset(retry(max = 3, backof = "1s"))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
