//! A job says it once.

use edge_assets::prelude::*;

#[asset]
pub async fn raw() -> Result<u8> {
    Ok(1)
}

#[job(select = "*", assets = [raw])]
pub fn nightly() {}

fn main() {}
