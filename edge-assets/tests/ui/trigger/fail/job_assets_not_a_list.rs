//! An asset stands there without a list.

use edge_assets::prelude::*;

#[asset]
pub async fn raw_events() -> Result<u8> {
    Ok(1)
}

#[job(assets = raw_events)]
pub fn cache_job() {}

fn main() {}
