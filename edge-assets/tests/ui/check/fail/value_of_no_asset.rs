//! A type that is no asset is named, and its value taken.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

pub struct Table;

#[asset_check(asset = Table)]
pub fn positive(_value: &u8) -> CheckResult {
    CheckResult::pass_if(true)
}

fn main() {}
