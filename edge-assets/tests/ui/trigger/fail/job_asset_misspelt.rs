//! There is no such asset.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[job(assets = [rwa])]
pub fn nightly() {}

fn main() {}
