//! The upstream asset makes another type.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[asset]
pub async fn daily(#[dep(raw)] _raw: &String) -> Result {
    Ok(())
}

fn main() {}
