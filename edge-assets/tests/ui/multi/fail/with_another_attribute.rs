//! Two attributes declare one function.

use edge_assets::prelude::*;

#[asset]
#[multi_asset(outputs(good, bad))]
async fn split() -> Result<(u32, u32)> {
    Ok((1, 2))
}

fn main() {}
