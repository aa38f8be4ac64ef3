//! An output is named twice.

use edge_assets::prelude::*;

#[multi_asset(outputs(good, bad, good))]
async fn split() -> Result<(u32, u32)> {
    Ok((1, 2))
}

fn main() {}
