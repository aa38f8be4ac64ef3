//! A parameter has no condition.

use edge_assets::prelude::*;

#[asset]
pub async fn daily(#[cfg(any())] _ctx: &AssetContext) -> Result {
    Ok(())
}

fn main() {}
