//! There is no such asset to take a reference from.

use edge_assets::prelude::*;

#[asset]
pub async fn raw_events() -> Result<u8> {
    Ok(1)
}

#[asset]
pub async fn daily(#[dep(raw_evnts)] _events: &u8) -> Result {
    Ok(())
}

fn main() {}
