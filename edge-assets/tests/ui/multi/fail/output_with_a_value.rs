//! What is said of an output stands in parentheses.

use edge_assets::prelude::*;

#[multi_asset(outputs(good = "edge/good", bad))]
async fn split() -> Result<(u32, u32)> {
    Ok((1, 2))
}

fn main() {}
