//! The value outlives the call.

use edge_assets::prelude::*;

#[asset]
pub async fn daily(ctx: &AssetContext) -> Result<&str> {
    Ok(ctx.key().as_str())
}

fn main() {}
