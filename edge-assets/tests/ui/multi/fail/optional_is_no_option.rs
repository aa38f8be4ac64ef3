//! The entry of an optional output is no `Option`.

use edge_assets::prelude::*;

#[multi_asset(outputs(good, bad(optional)))]
async fn split() -> Result<(u32, u32)> {
    Ok((1, 2))
}

fn main() {}
