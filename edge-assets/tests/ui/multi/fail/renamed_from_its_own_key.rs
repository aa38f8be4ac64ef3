//! An asset was renamed from the key that it has.

use edge_assets::prelude::*;

#[multi_asset(outputs(good(renamed_from = "good"), bad))]
async fn split() -> Result<(u32, u32)> {
    Ok((1, 2))
}

fn main() {}
