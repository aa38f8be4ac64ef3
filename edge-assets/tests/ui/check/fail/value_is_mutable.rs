//! A check wants to change the value.

use edge_assets::prelude::*;

#[asset]
pub async fn raw_events() -> Result<u8> {
    Ok(1)
}

#[asset_check(asset = raw_events)]
pub fn positive(_value: &mut u8) -> CheckResult {
    CheckResult::pass_if(true)
}

fn main() {}
