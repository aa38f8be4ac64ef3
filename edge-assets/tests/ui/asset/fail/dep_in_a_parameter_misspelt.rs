//! There is no such asset to take the value of.

use edge_assets::prelude::*;

#[asset]
pub async fn raw_events() -> Result<u8> {
    Ok(1)
}

#[asset]
pub async fn daily(_events: Dep<raw_evnts>) -> Result {
    Ok(())
}

fn main() {}
