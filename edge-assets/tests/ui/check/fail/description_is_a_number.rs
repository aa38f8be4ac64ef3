//! A description is a number.

use edge_assets::prelude::*;

#[asset]
pub async fn raw_events() -> Result<u8> {
    Ok(1)
}

#[asset_check(asset = raw_events, description = 3)]
pub fn positive(_value: &u8) -> CheckResult {
    CheckResult::pass_if(true)
}

fn main() {}
