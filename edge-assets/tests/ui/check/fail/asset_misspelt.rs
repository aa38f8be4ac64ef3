//! There is no such asset.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[asset_check(asset = rwa)]
pub fn positive(_ctx: &AssetContext) -> CheckResult {
    CheckResult::pass_if(true)
}

fn main() {}
