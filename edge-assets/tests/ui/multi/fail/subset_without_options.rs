//! Where parts can be made, each entry is an `Option`.

use edge_assets::prelude::*;

#[multi_asset(outputs(good, bad), subset)]
async fn split() -> Result<(Option<u32>, u32)> {
    Ok((Some(1), 2))
}

fn main() {}
