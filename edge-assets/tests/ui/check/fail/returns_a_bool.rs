//! A check returns its result.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[asset_check(asset = raw)]
pub fn positive(value: &u8) -> bool {
    *value > 0
}

fn main() {}
