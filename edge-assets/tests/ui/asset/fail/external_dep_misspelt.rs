//! There is no such asset that it depends on.

use edge_assets::prelude::*;

#[asset]
pub async fn raw_events() -> Result<u8> {
    Ok(1)
}

#[external_asset(deps = [raw_evnts])]
pub fn lake() {}

fn main() {}
