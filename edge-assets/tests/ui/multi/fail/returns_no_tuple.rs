//! The function returns one value for two outputs.

use edge_assets::prelude::*;

#[multi_asset(outputs(good, bad))]
async fn split() -> Result<u32> {
    Ok(1)
}

fn main() {}
