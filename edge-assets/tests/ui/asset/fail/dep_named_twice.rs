//! An upstream asset is named twice.

use edge_assets::prelude::*;

#[asset]
pub async fn other() -> Result {
    Ok(())
}

#[asset(deps = [other, other])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
