//! Tags have names.

use edge_assets::prelude::*;

#[asset(tags = "gold")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
