//! An external asset is only looked at.

use edge_assets::prelude::*;

#[external_asset]
pub async fn landing() -> Result<u64> {
    Ok(1)
}

fn main() {}
