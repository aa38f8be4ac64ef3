//! A whole number is expected.

use edge_assets::prelude::*;

#[asset(retry(max = -1))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
