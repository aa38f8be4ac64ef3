//! The attribute stands on a struct.

use edge_assets::prelude::*;

#[asset]
pub async fn raw_events() -> Result<u8> {
    Ok(1)
}

#[asset_check(asset = raw_events)]
pub struct Positive;

fn main() {}
