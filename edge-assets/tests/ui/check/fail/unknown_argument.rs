//! An argument is misspelt.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[asset_check(asset = raw, bloking)]
pub fn positive(_value: &u8) -> CheckResult {
    CheckResult::pass_if(true)
}

fn main() {}
