//! The asset names its own key.

use edge_assets::prelude::*;

#[asset(deps = ["daily"])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
