//! A function of several assets names none.

use edge_assets::prelude::*;

#[multi_asset(retry = 2)]
async fn split() -> Result<(u32, u32)> {
    Ok((1, 2))
}

fn main() {}
