//! There are too many outputs.

use edge_assets::prelude::*;

#[multi_asset(outputs(a, b, c, d, e, f, g, h, i))]
async fn split() -> Result<(u32, u32)> {
    Ok((1, 2))
}

fn main() {}
