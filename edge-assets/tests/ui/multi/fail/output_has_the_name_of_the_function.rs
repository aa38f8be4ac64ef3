//! An output has the name of the function.

use edge_assets::prelude::*;

#[multi_asset(outputs(split, bad))]
async fn split() -> Result<(u32, u32)> {
    Ok((1, 2))
}

fn main() {}
