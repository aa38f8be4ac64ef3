//! The asset is named by its path.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[asset_check(asset = "raw")]
pub fn positive(_value: &u8) -> CheckResult {
    CheckResult::pass_if(true)
}

fn main() {}
