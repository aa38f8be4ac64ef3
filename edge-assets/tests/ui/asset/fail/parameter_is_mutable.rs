//! Values and resources are shared.

use edge_assets::prelude::*;

#[asset]
pub async fn daily(_ctx: &mut AssetContext) -> Result {
    Ok(())
}

fn main() {}
