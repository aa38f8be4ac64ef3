//! An output depends on itself by its key.

use edge_assets::prelude::*;

#[multi_asset(outputs(good, bad), deps = ["bad"])]
async fn split() -> Result<(u32, u32)> {
    Ok((1, 2))
}

fn main() {}
