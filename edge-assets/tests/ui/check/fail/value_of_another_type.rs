//! The asset makes another type.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[asset_check(asset = raw)]
pub fn positive(_value: &String) -> CheckResult {
    CheckResult::pass_if(true)
}

fn main() {}
