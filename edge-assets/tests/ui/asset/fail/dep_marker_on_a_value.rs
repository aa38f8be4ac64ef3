//! The marker needs a reference.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[asset]
pub async fn daily(#[dep(raw)] _raw: u8) -> Result {
    Ok(())
}

fn main() {}
