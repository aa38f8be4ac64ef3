//! The error is no error.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

pub struct Failure;

#[asset_check(asset = raw)]
pub fn positive(_value: &u8) -> Result<CheckResult, Failure> {
    Ok(CheckResult::pass_if(true))
}

fn main() {}
