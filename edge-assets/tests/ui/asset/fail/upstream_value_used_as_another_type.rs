//! The value is used as another type.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[asset]
pub async fn daily(raw: Dep<raw>) -> Result<String> {
    Ok(raw.to_uppercase())
}

fn main() {}
