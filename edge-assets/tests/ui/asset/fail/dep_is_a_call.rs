//! A path is expected.

use edge_assets::prelude::*;

#[asset(deps = [other()])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
