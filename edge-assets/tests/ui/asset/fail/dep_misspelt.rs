//! There is no such asset.

use edge_assets::prelude::*;

#[asset]
pub async fn raw_events() -> Result {
    Ok(())
}

#[asset(deps = [raw_evnts])]
pub async fn daily() -> Result {
    Ok(())
}

fn main() {}
