//! The tuple has fewer entries than there are outputs.

use edge_assets::prelude::*;

#[multi_asset(outputs(good, bad, odd))]
async fn split() -> Result<(u32, u32)> {
    Ok((1, 2))
}

fn main() {}
