//! An argument of assets is given to a check.

use edge_assets::prelude::*;

#[asset]
pub async fn raw_events() -> Result<u8> {
    Ok(1)
}

#[asset_check(asset = raw_events, group = "edge")]
pub fn positive(_value: &u8) -> CheckResult {
    CheckResult::pass_if(true)
}

fn main() {}
