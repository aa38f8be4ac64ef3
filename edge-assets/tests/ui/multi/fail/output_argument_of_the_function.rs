//! An argument of the whole function stands at an output.

use edge_assets::prelude::*;

#[multi_asset(outputs(good(retries = 2), bad))]
async fn split() -> Result<(u32, u32)> {
    Ok((1, 2))
}

fn main() {}
