//! Assets are listed by their paths.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[job(assets = ["raw"])]
pub fn nightly() {}

fn main() {}
