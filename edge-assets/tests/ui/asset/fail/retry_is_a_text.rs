//! A number is expected.

use edge_assets::prelude::*;

#[asset(retry = "three")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
