//! A dependency is a pattern.

use edge_assets::prelude::*;

#[asset(deps = ["tenant/*"])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
