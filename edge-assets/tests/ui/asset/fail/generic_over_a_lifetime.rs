//! A lifetime of the borrowed context is named.

use edge_assets::prelude::*;

#[asset]
pub async fn daily<'a>(_ctx: &'a AssetContext) -> Result {
    Ok(())
}

fn main() {}
