//! The return type is missing.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[asset_check(asset = raw)]
pub fn positive(_value: &u8) {
    
}

fn main() {}
