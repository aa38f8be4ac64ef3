//! The type inside `Dep` is not an asset.

use edge_assets::prelude::*;

#[asset]
pub async fn daily(_count: Dep<u32>) -> Result {
    Ok(())
}

fn main() {}
