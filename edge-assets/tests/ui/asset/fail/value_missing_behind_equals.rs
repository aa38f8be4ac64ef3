//! Nothing stands behind the equals sign.

use edge_assets::prelude::*;

#[asset(group =, pool = "p")]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
