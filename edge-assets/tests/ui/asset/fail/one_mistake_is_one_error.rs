//! What is downstream of a mistaken asset still finds it.

use edge_assets::prelude::*;

#[asset(grup = "x")]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[asset(deps = [raw])]
pub async fn ordered() -> Result {
    Ok(())
}

#[asset]
pub async fn valued(raw: Dep<raw>) -> Result<u8> {
    Ok(*raw)
}

#[asset_check(asset = raw)]
pub fn positive(value: &u8) -> CheckResult {
    CheckResult::pass_if(*value > 0)
}

#[job(assets = [raw])]
pub fn raw_job() {}

fn main() {}
