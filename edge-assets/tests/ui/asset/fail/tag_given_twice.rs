//! A tag is given twice.

use edge_assets::prelude::*;

#[asset(tags(tier = "gold", tier = "silver"))]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
